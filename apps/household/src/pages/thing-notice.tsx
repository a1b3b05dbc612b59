/** What needs the household of a thing, and what may be answered. */
import type { ThingDetail } from "@thingwall/gateway/api";
import { whyInWords } from "@thingwall/gateway/words";
import { Banner, Section } from "../parts/parts.tsx";
import { plain } from "../parts/text.ts";
import type { useDecide } from "../queries.ts";
import { entryText, widthText } from "../said.ts";
import { needOf } from "../standing.ts";
import { useSpeech } from "../words/index.ts";
import { RuleList } from "./rules.tsx";
import { Wishes } from "./wishes.tsx";

interface Of {
  readonly thing: ThingDetail;
  readonly decide: ReturnType<typeof useDecide>;
}

/** As long as an exception lasts at most. */
const MONTH_MS = 31 * 86_400_000;
/** Letters of a digest: enough to tell two descriptions apart; what is sent is whole. */
const SHOWN_DIGEST = 12;

/** What may be answered to that which needs the household. */
export function NoticeAnswers({ thing, decide }: Of) {
  const speech = useSpeech();
  const { words, language } = speech;
  const need = needOf(thing);
  const { notice, offer, digest } = thing;
  const width = notice?.way ?? {};
  switch (need) {
    case "quarantined":
    case "restricted":
      return (
        <>
          <p className="soft small">{words.thing.releaseText}</p>
          <div className="actions">
            <button
              type="button"
              className="button main"
              disabled={decide.isPending}
              onClick={() => decide.mutate({ kind: "release" })}
            >
              {words.thing.release}
            </button>
          </div>
        </>
      );
    case "approval":
      return digest === undefined ? null : (
        <>
          <p className="soft small">
            {words.thing.approveText} {words.thing.digest(digest.slice(0, SHOWN_DIGEST))}
          </p>
          {thing.wants === undefined ? null : (
            <Section title={words.add.wants(plain(thing.name))}>
              <Wishes rules={thing.wants} />
            </Section>
          )}
          <div className="actions">
            <button
              type="button"
              className="button main"
              disabled={decide.isPending}
              onClick={() => decide.mutate({ kind: "approve", digest })}
            >
              {words.thing.approve}
            </button>
          </div>
        </>
      );
    case "noticed":
      if (!notice) return null;
      return (
        <>
          {isPermitted(notice.kind) ? (
            <p className="soft small">
              {words.thing.permitWidth(plain(notice.object), widthText(width, speech))}
            </p>
          ) : null}
          <div className="actions">
            {(isPermitted(notice.kind) ? ANSWERS : []).map((answer) => (
              <button
                key={answer}
                type="button"
                className={answer === "keepBlocked" ? "button main" : "button"}
                disabled={decide.isPending}
                onClick={() =>
                  decide.mutate({
                    ...{ kind: "permit", to: notice.object, answer: ANSWERED[answer] },
                    ...width,
                  })
                }
              >
                {words.thing[answer]}
              </button>
            ))}
            <button
              type="button"
              className="button"
              disabled={decide.isPending}
              onClick={() =>
                decide.mutate({
                  kind: "mute",
                  cause: { kind: notice.kind, object: notice.object },
                })
              }
            >
              {words.thing.mute}
            </button>
          </div>
          <p className="soft small">{words.thing.muteText}</p>
        </>
      );
    case "offered":
      return offer === undefined ? null : (
        <Section title={words.cards.offered(plain(thing.name))}>
          {(offer.changes ?? []).map(({ code, params }) => (
            <p key={code}>{whyInWords(code, params, language)}</p>
          ))}
          {offer.opened === 0 ? null : <p>{words.thing.offerText(offer.opened)}</p>}
          <RuleList rules={offer.opens} />
          {offer.lifted === 0 ? null : <p>{words.thing.offerLifted(offer.lifted)}</p>}
          {offer.closed === 0 ? null : <p>{words.thing.offerClosed(offer.closed)}</p>}
          <p className="soft small">
            {words.thing.offerUntil} {words.thing.digest(offer.digest.slice(0, SHOWN_DIGEST))}
          </p>
          <div className="actions">
            <button
              type="button"
              className="button main"
              disabled={decide.isPending}
              onClick={() => decide.mutate({ kind: "take", digest: offer.digest })}
            >
              {words.thing.take}
            </button>
            <button
              type="button"
              className="button"
              disabled={decide.isPending}
              onClick={() => decide.mutate({ kind: "refuse", digest: offer.digest })}
            >
              {words.thing.refuse}
            </button>
          </div>
        </Section>
      );
    case "support":
      return (
        <>
          <p className="soft small">{words.thing.reprieveText}</p>
          <div className="actions">
            <button
              type="button"
              className="button"
              disabled={decide.isPending}
              onClick={() => decide.mutate({ kind: "reprieve", until: Date.now() + MONTH_MS })}
            >
              {words.thing.reprieve}
            </button>
          </div>
        </>
      );
    default:
      return null;
  }
}

const ANSWERS = ["keepBlocked", "allowOnce", "alwaysAllow"] as const;
const ANSWERED = {
  keepBlocked: "keep-blocked",
  allowOnce: "allow-once",
  alwaysAllow: "always-allow",
} as const;

/** Of other causes there is nothing that could be allowed. */
const isPermitted = (kind: string): boolean =>
  kind === "unknown-destination" || kind === "related-name";

/** Its newer description could not be taken. */
export function NotTaken({ thing: { refreshFailed } }: Pick<Of, "thing">) {
  const { words, language } = useSpeech();
  if (!refreshFailed) return null;
  const { code, params } = refreshFailed;
  return (
    <Banner tone="warn" title={words.thing.notTaken} text={entryText(code, params, language)} />
  );
}

/** A wider description that was refused: it may be asked about again. */
export function Refused({ thing, decide }: Of) {
  const { words } = useSpeech();
  if (thing.refused === undefined || thing.offer !== undefined) return null;
  return (
    <div className="card">
      <p>
        {words.thing.refused} {words.thing.digest(thing.refused.slice(0, SHOWN_DIGEST))}
      </p>
      <div className="actions">
        <button
          type="button"
          className="button"
          disabled={decide.isPending}
          onClick={() => decide.mutate({ kind: "reconsider" })}
        >
          {words.thing.reconsider}
        </button>
      </div>
    </div>
  );
}
