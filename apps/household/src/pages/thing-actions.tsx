/** What the household may say about a thing. */
import type { ThingDetail } from "@thingwall/gateway/api";
import { useState } from "react";
import { Choices, Dialog, Section } from "../parts/parts.tsx";
import { plain } from "../parts/text.ts";
import type { useDecide } from "../queries.ts";
import { widthText } from "../said.ts";
import { needOf } from "../standing.ts";
import { useSpeech } from "../words/index.ts";
import { RuleList } from "./rules.tsx";
import { Wishes } from "./wishes.tsx";

type Decide = ReturnType<typeof useDecide>;
interface Of {
  readonly thing: ThingDetail;
  readonly decide: Decide;
}

const STANDINGS = ["as-described", "lan-only", "updates-only", "blocked"] as const;
const HOUR_MS = 3_600_000;
const MORNING = 7;
/** Letters of a digest: enough to tell two descriptions apart; what is sent is whole. */
const SHOWN_DIGEST = 12;

export function AccessButton({ thing, decide }: Of) {
  const { words } = useSpeech();
  const [open, setOpen] = useState(false);
  const [access, setAccess] = useState(thing.access.standing);
  return (
    <>
      <button
        type="button"
        className="button"
        onClick={() => {
          setAccess(thing.access.standing);
          setOpen(true);
        }}
      >
        {words.thing.accessChange}
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title={words.thing.accessChange}>
        <Choices
          legend={words.thing.accessChoose}
          choices={STANDINGS.map((value) => ({
            value,
            name: words.thing.accessNames[value],
            text: words.thing.accessTexts[value],
          }))}
          value={access}
          onChange={setAccess}
        />
        <div className="actions">
          <button
            type="button"
            className="button main"
            disabled={decide.isPending}
            onClick={() =>
              decide.mutate({ kind: "grant", access }, { onSettled: () => setOpen(false) })
            }
          >
            {words.thing.save}
          </button>
          <button type="button" className="button" onClick={() => setOpen(false)}>
            {words.cancel}
          </button>
        </div>
      </Dialog>
    </>
  );
}

export function PauseButton({ thing, decide }: Of) {
  const { words, moment } = useSpeech();
  const [open, setOpen] = useState(false);
  if (thing.paused)
    return (
      <>
        <button
          type="button"
          className="button main"
          disabled={decide.isPending}
          onClick={() => decide.mutate({ kind: "resume" })}
        >
          {words.thing.resume}
        </button>
        <span className="soft small">
          {thing.paused.until === undefined
            ? words.thing.pausedOpen
            : words.thing.pausedUntil(moment(thing.paused.until))}
        </span>
      </>
    );
  const pause = (until?: number) =>
    decide.mutate(
      { kind: "pause", ...(until === undefined ? {} : { until }) },
      { onSettled: () => setOpen(false) },
    );
  return (
    <>
      <button type="button" className="button" onClick={() => setOpen(true)}>
        {words.thing.pause}
      </button>
      <Dialog open={open} onClose={() => setOpen(false)} title={words.thing.pauseTitle}>
        <div className="choices">
          <button type="button" className="button" onClick={() => pause(Date.now() + HOUR_MS)}>
            {words.thing.pauseHour}
          </button>
          <button type="button" className="button" onClick={() => pause(nextMorning())}>
            {words.thing.pauseMorning}
          </button>
          <button type="button" className="button" onClick={() => pause()}>
            {words.thing.pauseOpen}
          </button>
        </div>
        <button type="button" className="button" onClick={() => setOpen(false)}>
          {words.cancel}
        </button>
      </Dialog>
    </>
  );
}

function nextMorning(): number {
  const morning = new Date();
  morning.setDate(morning.getDate() + 1);
  morning.setHours(MORNING, 0, 0, 0);
  return morning.getTime();
}

/** What may be answered to that which needs the household. */
export function NoticeAnswers({ thing, decide }: Of) {
  const speech = useSpeech();
  const { words } = speech;
  const need = needOf(thing);
  const { notice, offer } = thing;
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
      return (
        <>
          <p className="soft small">
            {words.thing.approveText}{" "}
            {thing.digest === undefined
              ? null
              : words.thing.digest(thing.digest.slice(0, SHOWN_DIGEST))}
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
              onClick={() => decide.mutate({ kind: "approve", ...digestOf(thing) })}
            >
              {words.thing.approve}
            </button>
          </div>
        </>
      );
    case "noticed":
      if (notice?.kind !== "unknown-destination" && notice?.kind !== "related-name") return null;
      return (
        <>
          <p className="soft small">
            {words.thing.permitWidth(plain(notice.object), widthText(width, speech))}
          </p>
          <div className="actions">
            {(
              [
                ["keep-blocked", words.thing.keepBlocked],
                ["allow-once", words.thing.allowOnce],
                ["always-allow", words.thing.alwaysAllow],
              ] as const
            ).map(([answer, label]) => (
              <button
                key={answer}
                type="button"
                className={answer === "keep-blocked" ? "button main" : "button"}
                disabled={decide.isPending}
                onClick={() =>
                  decide.mutate({ kind: "permit", to: notice.object, answer, ...width })
                }
              >
                {label}
              </button>
            ))}
          </div>
        </>
      );
    case "offered":
      return offer === undefined ? null : (
        <Section title={words.cards.offered(plain(thing.name))}>
          <p>{words.thing.offerText(offer.opened)}</p>
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
          </div>
        </Section>
      );
    default:
      return null;
  }
}

/** Approves the one that was shown, and no other that came meanwhile. */
export const digestOf = ({ digest }: Pick<ThingDetail, "digest">): { readonly digest?: string } =>
  digest === undefined ? {} : { digest };
