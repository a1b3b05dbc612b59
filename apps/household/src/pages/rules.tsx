/** Rules as sentences, each with where it is said. */
import type { RuleView, ThingDetail } from "@thingwall/gateway/api";
import { Shape, Sign } from "../parts/icons.tsx";
import { Section } from "../parts/parts.tsx";
import { plain } from "../parts/text.ts";
import { useHome } from "../queries.ts";
import { peerText, serviceText } from "../said.ts";
import { useSpeech } from "../words/index.ts";

export function Rules({ thing }: { thing: ThingDetail }) {
  const { words } = useSpeech();
  const { thing: said } = words;
  if (thing.role !== "thing") return null;
  return (
    <Section title={said.allowed}>
      {thing.ruleList.length === 0 ? <p className="soft">{said.nothingAllowed}</p> : null}
      <RuleList rules={thing.ruleList} />
      {thing.issues.length === 0 ? null : (
        <div className="card">
          <h3>{said.issues}</h3>
          <p className="small soft">{said.issuesText}</p>
          <ul>
            {thing.issues.slice(0, 20).map(({ code, path }) => (
              <li key={`${code} ${path}`} className="small">
                {plain(code)} — {plain(path, 120)}
              </li>
            ))}
          </ul>
        </div>
      )}
    </Section>
  );
}

/** One after the other for each direction, in the order in which they are tried. */
export function RuleList({ rules }: { rules: readonly RuleView[] }) {
  const { words } = useSpeech();
  const { thing: said } = words;
  const sides = (["from-device", "to-device"] as const)
    .map((direction) => rules.filter((rule) => rule.direction === direction))
    .filter((side) => side.length > 0);
  return sides.map((side) => (
    <div key={side[0]?.direction} className="section">
      <h3>{side[0]?.direction === "from-device" ? said.reach : said.reachedBy}</h3>
      <ol className="list">
        {side.map((rule) => (
          <li key={JSON.stringify(rule)}>
            <Rule rule={rule} />
          </li>
        ))}
      </ol>
    </div>
  ));
}

function Rule({ rule }: { rule: RuleView }) {
  const speech = useSpeech();
  const { words } = speech;
  const names = useNames();
  const tone = rule.verdict === "accept" ? "good" : "bad";
  const [family] = rule.families;
  return (
    <details className="rule">
      <summary>
        <span className={tone}>
          <Shape tone={tone} />
        </span>
        <span>
          <b>
            {rule.verdict === "drop" ? `${words.thing.never} ` : null}
            {peerText(rule, speech, names)}
          </b>
          <br />
          <span className="soft small">
            {serviceText(rule, speech)}
            {rule.families.length === 1 && family !== undefined
              ? ` · ${words.thing.ipOnly(family)}`
              : null}
          </span>
        </span>
        <Sign of="turn" className="turn" />
      </summary>
      <p className="small soft">
        {rule.sources.map(({ ace, path }) =>
          ace === "" ? null : (
            <span key={path}>
              {words.thing.source(plain(ace), plain(path, 160))}
              <br />
            </span>
          ),
        )}
        {words.thing.clause(rule.clause)}
      </p>
    </details>
  );
}

/** What devices of the home are called. */
export function useNames(): (id: string) => string {
  const home = useHome();
  return (id) => plain(home.data?.things.find((thing) => thing.id === id)?.name ?? id);
}
