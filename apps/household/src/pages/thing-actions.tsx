/** What the household may say about a thing at any time. */
import type { ThingDetail, Word } from "@thingwall/gateway/api";
import { useId, useState } from "react";
import { Answers, Asking } from "../parts/dialog.tsx";
import { Choices } from "../parts/parts.tsx";
import { plain } from "../parts/text.ts";
import { type useDecide, useHome } from "../queries.ts";
import { useSpeech } from "../words/index.ts";

interface Of {
  readonly thing: ThingDetail;
  readonly decide: ReturnType<typeof useDecide>;
}
interface Open extends Of {
  readonly close: () => void;
}

const STANDINGS = ["as-described", "lan-only", "updates-only", "blocked"] as const;
const HOUR_MS = 3_600_000;
const MORNING = 7;

export function AccessButton(of: Of) {
  const { words } = useSpeech();
  return (
    <Asking label={words.thing.accessChange}>
      {(close) => <AccessChoice {...of} close={close} />}
    </Asking>
  );
}

function AccessChoice({ thing, decide, close }: Open) {
  const { words } = useSpeech();
  const [access, setAccess] = useState(thing.access.standing);
  return (
    <>
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
      <Answers
        doIt={words.thing.save}
        onYes={() => decide.mutateAsync({ kind: "grant", access })}
        close={close}
      />
    </>
  );
}

export function PauseButton({ thing, decide }: Of) {
  const { words, moment } = useSpeech();
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
  const pause = (close: () => void, until?: number) =>
    decide.mutate(
      { kind: "pause", ...(until === undefined ? {} : { until }) },
      { onSettled: close },
    );
  return (
    <Asking label={words.thing.pause} title={words.thing.pauseTitle}>
      {(close) => (
        <>
          <div className="choices">
            <button
              type="button"
              className="button"
              onClick={() => pause(close, Date.now() + HOUR_MS)}
            >
              {words.thing.pauseHour}
            </button>
            <button type="button" className="button" onClick={() => pause(close, nextMorning())}>
              {words.thing.pauseMorning}
            </button>
            <button type="button" className="button" onClick={() => pause(close)}>
              {words.thing.pauseOpen}
            </button>
          </div>
          <button type="button" className="button" onClick={close}>
            {words.cancel}
          </button>
        </>
      )}
    </Asking>
  );
}

function nextMorning(): number {
  const morning = new Date();
  morning.setDate(morning.getDate() + 1);
  morning.setHours(MORNING, 0, 0, 0);
  return morning.getTime();
}

export function NameButton(of: Of) {
  const { words } = useSpeech();
  return <Asking label={words.thing.name}>{(close) => <NameForm {...of} close={close} />}</Asking>;
}

function NameForm({ thing, decide, close }: Open) {
  const { words } = useSpeech();
  const home = useHome();
  const id = useId();
  const [name, setName] = useState(thing.ownName === undefined ? "" : thing.name);
  const [room, setRoom] = useState(thing.room ?? "");
  const rooms = new Set(home.data?.things.flatMap((each) => each.room ?? []));
  const said = (text: string) => (text.trim() === "" ? undefined : text.trim());
  return (
    <div className="form">
      <div className="field">
        <label htmlFor={`${id}name`}>{words.thing.nameName}</label>
        <input
          id={`${id}name`}
          value={name}
          maxLength={64}
          placeholder={plain(thing.ownName ?? thing.name)}
          onChange={({ target }) => setName(target.value)}
        />
      </div>
      <div className="field">
        <label htmlFor={`${id}room`}>{words.thing.nameRoom}</label>
        <input
          id={`${id}room`}
          value={room}
          maxLength={64}
          list={`${id}rooms`}
          onChange={({ target }) => setRoom(target.value)}
        />
        <datalist id={`${id}rooms`}>
          {[...rooms].map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      </div>
      <Answers
        doIt={words.thing.save}
        onYes={() => {
          const [called, stands] = [said(name), said(room)];
          return decide.mutateAsync({
            kind: "call",
            ...(called === undefined ? {} : { name: called }),
            ...(stands === undefined ? {} : { room: stands }),
          });
        }}
        close={close}
      />
    </div>
  );
}

/** Packets in a second: what a lamp, and what sound, needs at most. */
const SPEEDS = { free: undefined, sound: 500, messages: 50 } as const;
type Speed = keyof typeof SPEEDS | "other";

export function SpeedButton(of: Of) {
  const { words } = useSpeech();
  return (
    <Asking label={words.thing.speed} title={words.thing.speedTitle}>
      {(close) => <SpeedChoice {...of} close={close} />}
    </Asking>
  );
}

function SpeedChoice({ thing, decide, close }: Open) {
  const { words, number } = useSpeech();
  const now = thing.packetsPerSecond;
  const [speed, setSpeed] = useState<Speed>(
    (["free", "sound", "messages"] as const).find((each) => SPEEDS[each] === now) ?? "other",
  );
  const { speeds, speedTexts, speedOther } = words.thing;
  return (
    <>
      <Choices<Speed>
        legend={words.thing.speedChoose}
        choices={[
          { value: "free", name: speeds.free, text: speedTexts.free },
          { value: "sound", name: speeds.sound, text: speedTexts.sound(number(SPEEDS.sound)) },
          {
            value: "messages",
            name: speeds.messages,
            text: speedTexts.messages(number(SPEEDS.messages)),
          },
          // Said in another way than here.
          ...(now === undefined || Object.values<unknown>(SPEEDS).includes(now)
            ? []
            : [{ value: "other" as const, name: speedOther(number(now)) }]),
        ]}
        value={speed}
        onChange={setSpeed}
      />
      <Answers
        doIt={words.thing.save}
        onYes={() => decide.mutateAsync(capOf(speed === "other" ? now : SPEEDS[speed]))}
        close={close}
      />
    </>
  );
}

const capOf = (packetsPerSecond: number | undefined): Word => ({
  kind: "cap",
  ...(packetsPerSecond === undefined ? {} : { packetsPerSecond }),
});
