/** What a description asks for: in few words, and rule by rule for whoever wants to know. */
import type { RuleView } from "@thingwall/gateway/api";
import { Shape } from "../parts/icons.tsx";
import { plain } from "../parts/text.ts";
import { useSpeech } from "../words/index.ts";
import { wishesOf } from "../wishes.ts";
import { RuleList, useNames } from "./rules.tsx";

const MOST_PLACES = 6;

export function Wishes({ rules }: { rules: readonly RuleView[] }) {
  const speech = useSpeech();
  const { wishes } = speech.words;
  const names = useNames();
  return (
    <div className="card">
      <ul className="wishes">
        {wishesOf(rules, speech, names).map(({ tone, text, places = [] }) => (
          <li key={text} className={tone}>
            <Shape tone={tone} />
            <span>
              {text}
              {places.length === 0 ? null : (
                <span className="soft small">
                  {places
                    .slice(0, MOST_PLACES)
                    .map((place) => plain(place, 60))
                    .join(", ")}
                  {places.length > MOST_PLACES
                    ? ` ${wishes.more(places.length - MOST_PLACES)}`
                    : null}
                </span>
              )}
            </span>
          </li>
        ))}
      </ul>
      {rules.length === 0 ? null : (
        <details>
          <summary>{wishes.rules}</summary>
          <RuleList rules={rules} />
        </details>
      )}
    </div>
  );
}
