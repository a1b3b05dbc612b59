/** One thing: how it stands and why, what may be done about it, what it may do, what it did. */
import type { ThingDetail } from "@thingwall/gateway/api";
import { useLocation } from "wouter";
import { Picture } from "../parts/icons.tsx";
import { Problem, State, Waiting } from "../parts/parts.tsx";
import { plain } from "../parts/text.ts";
import { useDecide, useThing } from "../queries.ts";
import { whyOf } from "../said.ts";
import { standingOf } from "../standing.ts";
import { useSpeech } from "../words/index.ts";
import { Activity } from "./activity.tsx";
import { EndOfUse } from "./end-of-use.tsx";
import { Keys } from "./keys.tsx";
import { Rules } from "./rules.tsx";
import { AccessButton, NameButton, PauseButton, SpeedButton } from "./thing-actions.tsx";
import { About, Decided, Muted, Permits } from "./thing-facts.tsx";
import { NoticeAnswers, NotTaken, Refused } from "./thing-notice.tsx";

export function ThingPage({ id }: { id: string }) {
  const { words } = useSpeech();
  const thing = useThing(id);
  if (thing.data === undefined)
    return (
      <>
        <h1>{words.home.things}</h1>
        <Waiting error={thing.error} again={() => void thing.refetch()} />
      </>
    );
  return <Inside thing={thing.data} />;
}

function Inside({ thing }: { thing: ThingDetail }) {
  const { words, language, number } = useSpeech();
  const [, go] = useLocation();
  const decide = useDecide(thing.id);
  const { code, tone } = standingOf(thing);
  const isThing = thing.role === "thing";
  return (
    <>
      <div className={`top ${tone}`}>
        <Picture of={thing.name} big />
        <div>
          <h1>{plain(thing.name)}</h1>
          {thing.room === undefined ? null : <span className="soft">{plain(thing.room)}</span>}
          <State tone={tone}>{words.states[code]}</State>
        </div>
      </div>
      <div className="section">
        {whyOf(thing, language).map((said) => (
          <p key={said}>{said}</p>
        ))}
        {isThing ? (
          <>
            <NoticeAnswers thing={thing} decide={decide} />
            <NotTaken thing={thing} />
            <Refused thing={thing} decide={decide} />
          </>
        ) : null}
        <div className="actions">
          {isThing ? (
            <>
              <AccessButton thing={thing} decide={decide} />
              <PauseButton thing={thing} decide={decide} />
              <SpeedButton thing={thing} decide={decide} />
            </>
          ) : null}
          <NameButton thing={thing} decide={decide} />
        </div>
        {thing.packetsPerSecond === undefined ? null : (
          <p className="soft small">{words.thing.speedNow(number(thing.packetsPerSecond))}</p>
        )}
        <Problem error={decide.error} />
      </div>
      <div className="columns">
        <div>
          <Rules thing={thing} />
          <Permits thing={thing} decide={decide} />
          <Muted thing={thing} decide={decide} />
          {isThing ? <Activity id={thing.id} /> : null}
        </div>
        <div>
          <About thing={thing} />
          {isThing ? <Keys of={thing.id} /> : null}
          <Decided id={thing.id} />
          {isThing ? (
            <div className="actions">
              <EndOfUse
                onForget={async () => {
                  await decide.mutateAsync({ kind: "forget" });
                  go("/");
                }}
              />
            </div>
          ) : null}
        </div>
      </div>
    </>
  );
}
