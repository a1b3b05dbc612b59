/** What is known of a thing. */
import type { ThingDetail } from "@thingwall/gateway/api";
import { Facts, type Fact, Section } from "../parts/parts.tsx";
import { type useDecide, useJournal } from "../queries.ts";
import { entryText, offenceText, widthText } from "../said.ts";
import { useSpeech } from "../words/index.ts";
import { useNames } from "./rules.tsx";

export function Permits({
  thing,
  decide,
}: {
  thing: ThingDetail;
  decide: ReturnType<typeof useDecide>;
}) {
  const speech = useSpeech();
  const { words, moment } = speech;
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
              <span className="soft small">{widthText(permit, speech)}</span>{" "}
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
                  kind: "revoke",
                  to,
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

export function Muted({
  thing,
  decide,
}: {
  thing: ThingDetail;
  decide: ReturnType<typeof useDecide>;
}) {
  const { words, language } = useSpeech();
  const { muted = [] } = thing;
  if (muted.length === 0) return null;
  return (
    <Section title={words.thing.muted}>
      <ul className="list">
        {muted.map(({ kind, object }) => (
          <li key={JSON.stringify([kind, object])} className="row">
            <span>{offenceText(kind, object, language)}</span>
            <button
              type="button"
              className="button"
              disabled={decide.isPending}
              onClick={() => decide.mutate({ kind: "unmute", cause: { kind, object } })}
            >
              {words.thing.unmute}
            </button>
          </li>
        ))}
      </ul>
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
  const facts: readonly Fact[] = [
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
    [said.ownName, thing.ownName],
    [said.address, thing.addresses[0]],
    [said.mac, thing.mac],
  ];
  return (
    <Section title={said.about}>
      <Facts facts={facts} />
    </Section>
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
