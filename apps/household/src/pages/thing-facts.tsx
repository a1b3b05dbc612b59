/** What is known of a thing. */
import type { RuleView, ThingDetail } from "@thingwall/gateway/api";
import { Shape, Sign } from "../parts/icons.tsx";
import { Section } from "../parts/parts.tsx";
import { plain } from "../parts/text.ts";
import { type useDecide, useHome, useJournal } from "../queries.ts";
import { entryText, peerText, serviceText } from "../said.ts";
import { useSpeech } from "../words/index.ts";

export function Rules({ thing }: { thing: ThingDetail }) {
  const { words } = useSpeech();
  const { thing: said } = words;
  const sides = (["from-device", "to-device"] as const)
    .map((direction) => thing.ruleList.filter((rule) => rule.direction === direction))
    .filter((rules) => rules.length > 0);
  if (thing.role === "person") return null;
  return (
    <Section title={said.allowed}>
      {sides.length === 0 ? <p className="soft">{said.nothingAllowed}</p> : null}
      {sides.map((rules) => (
        <div key={rules[0]?.direction} className="section">
          <h3>{rules[0]?.direction === "from-device" ? said.reach : said.reachedBy}</h3>
          <ol className="list">
            {rules.map((rule) => (
              <li key={JSON.stringify(rule)}>
                <Rule rule={rule} />
              </li>
            ))}
          </ol>
        </div>
      ))}
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

export function Permits({
  thing,
  decide,
}: {
  thing: ThingDetail;
  decide: ReturnType<typeof useDecide>;
}) {
  const { words, moment } = useSpeech();
  const names = useNames();
  const { permits = [] } = thing;
  if (permits.length === 0) return null;
  return (
    <Section title={words.thing.permits}>
      <ul className="list">
        {permits.map((permit) => (
          <li key={JSON.stringify(permit)} className="row">
            <span>
              <b>{names(permit.to)}</b>{" "}
              {permit.until === undefined ? null : (
                <span className="soft small">{words.journal.until(moment(permit.until))}</span>
              )}
            </span>
            <button
              type="button"
              className="button"
              onClick={() => {
                const { protocol, port, to } = permit;
                decide.mutate({
                  kind: "permit",
                  to,
                  answer: "keep-blocked",
                  ...(protocol === undefined ? {} : { protocol }),
                  ...(port === undefined ? {} : { port }),
                });
              }}
            >
              {words.thing.withdraw}
            </button>
          </li>
        ))}
      </ul>
    </Section>
  );
}

export function Refused({ id }: { id: string }) {
  const { words, language, moment } = useSpeech();
  const events = useJournal({ device: id, weight: "event", limit: 100 });
  const stopped = (events.data?.entries ?? [])
    .filter(({ kind, code }) => kind === "dropped" || code === "name-refused" || kind === "stopped")
    .slice(0, 12);
  return (
    <Section title={words.thing.refused}>
      {stopped.length === 0 ? (
        <p className="soft">{words.thing.nothingRefused}</p>
      ) : (
        <ul className="list">
          {stopped.map(({ id: entry, code, params, count, until }) => (
            <li key={entry} className="entry">
              <time dateTime={new Date(until).toISOString()}>{moment(until)}</time>
              <span>
                {entryText(code, params, language)}{" "}
                {count > 1 ? <span className="tag">{words.journal.times(count)}</span> : null}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

export function Decided({ id }: { id: string }) {
  const { words, language, moment } = useSpeech();
  const decisions = useJournal({ device: id, weight: "decision", limit: 50 });
  const shown = (decisions.data?.entries ?? []).filter(({ kind }) => kind !== "fact").slice(0, 8);
  return (
    <Section title={words.thing.history}>
      {shown.length === 0 ? (
        <p className="soft">{words.thing.nothingDecided}</p>
      ) : (
        <ul className="list">
          {shown.map(({ id: entry, at, code, params }) => (
            <li key={entry} className="entry">
              <time dateTime={new Date(at).toISOString()}>{moment(at)}</time>
              <span>{entryText(code, params, language)}</span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

export function About({ thing }: { thing: ThingDetail }) {
  const { words, day } = useSpeech();
  const { thing: said } = words;
  const { about } = thing;
  const facts: readonly (readonly [string, string | undefined])[] = [
    [said.maker, about?.maker],
    [said.model, about?.model ?? about?.systeminfo],
    [said.firmware, about?.firmware],
    [said.documentation, about?.documentation],
    [said.described, about && day(Date.parse(about.lastUpdate))],
    [said.signer, about && signerOf(about.signer, said.nobodySigned)],
    [said.channel, about && said.channels[channelOf(about.channel)]],
    [
      said.support,
      about && (thing.supportEnds === undefined ? said.supportUnknown : day(thing.supportEnds)),
    ],
    [said.address, thing.addresses[0]],
    [said.mac, thing.mac],
  ];
  return (
    <Section title={said.about}>
      <dl className="card facts">
        {facts.map(([name, value]) =>
          value === undefined ? null : <Fact key={name} name={name} value={value} />,
        )}
      </dl>
    </Section>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{plain(value, 160)}</dd>
    </>
  );
}

/** Of a certificate’s subject (RFC 4514) the part that is a name for people. */
function signerOf(subject: string | undefined, nobody: string): string {
  return subject === undefined ? nobody : (/(?:^|[,+])CN=([^,+]+)/.exec(subject)?.[1] ?? subject);
}

type Channel = keyof ReturnType<typeof useSpeech>["words"]["thing"]["channels"];
const CHANNELS = ["user", "certificate", "label", "dhcp", "lldp", "dpp", "sticker"] as const;

function channelOf(channel: string): Channel {
  return CHANNELS.find((known) => known === channel) ?? "user";
}
