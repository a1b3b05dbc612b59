/** The questions, one after another at a keyboard; Enter takes what is proposed. */
import { createInterface } from "node:readline/promises";
import { CommandError } from "../../errors.ts";
import type { Context } from "../../context.ts";
import type { Speaker } from "../../words/speaker.ts";
import type { Answers, Given } from "./answers.ts";
import type { Question } from "./check.ts";
import { channelFrom, bandFrom, OFF, portsFrom, rangeFrom } from "./said.ts";

interface Asked {
  readonly id: Question;
  readonly proposed: (answers: Answers) => string;
  /** What the typed text adds to what was given. Throws `CommandError`. */
  readonly given: (text: string, before: Given) => Given;
  readonly when?: (answers: Answers) => boolean;
}

export const QUESTIONS: readonly Asked[] = [
  {
    id: "wan",
    proposed: ({ wan }) => wan,
    given: (wan) => ({ wan }),
  },
  {
    id: "ports",
    proposed: ({ ports }) => shownPorts(ports),
    given: (text) => ({ ports: portsFrom(words(text)) }),
  },
  {
    id: "addresses",
    proposed: ({ addresses }) => addresses.join(" "),
    given: (text) => ({ addresses: words(text) }),
  },
  {
    id: "dhcp",
    proposed: ({ dhcp }) => shownRange(dhcp),
    given: (text) => ({ dhcp: rangeFrom(text) }),
  },
  {
    id: "dns",
    proposed: ({ dns }) => dns.join(" "),
    given: (text) => ({ dns: words(text) }),
  },
  {
    id: "ntp",
    proposed: ({ ntp }) => ntp.join(" "),
    given: (text) => ({ ntp: words(text) }),
  },
  {
    id: "ssid",
    proposed: ({ wifi }) => wifi?.ssid ?? OFF,
    given: (ssid, { wifi }) => ({
      wifi: ssid === OFF ? OFF : { ...(wifi === OFF ? {} : wifi), ssid },
    }),
  },
  {
    id: "country",
    proposed: ({ wifi }) => wifi?.country ?? "",
    given: (country, { wifi }) => ({ wifi: { ...(wifi === OFF ? {} : wifi), country } }),
    when: ({ wifi }) => wifi !== undefined,
  },
  {
    id: "band",
    proposed: ({ wifi }) => (wifi?.band === "5 GHz" ? "5" : "2.4"),
    given: (text, { wifi }) => ({
      wifi: { ...(wifi === OFF ? {} : wifi), band: bandFrom(text) },
    }),
    when: ({ wifi }) => wifi !== undefined,
  },
  {
    id: "channel",
    proposed: ({ wifi }) => String(wifi?.channel ?? ""),
    given: (text, { wifi }) => ({
      wifi: { ...(wifi === OFF ? {} : wifi), channel: channelFrom(text) },
    }),
    when: ({ wifi }) => wifi !== undefined,
  },
];

export const shownPorts = (ports: Answers["ports"]): string =>
  Object.entries(ports)
    .map(([name, role]) => `${name}=${role}`)
    .join(" ");
export const shownRange = (dhcp: Answers["dhcp"]): string =>
  dhcp ? `${dhcp.from}-${dhcp.to}` : OFF;

const words = (text: string) => text.split(/[\s,]+/).filter((word) => word !== "");

export interface Keyboard {
  /** What was typed, or what is proposed when nothing was. Throws `CommandError` when no more comes. */
  readonly ask: (question: string, proposed: string) => Promise<string>;
  readonly close: () => void;
}

/** Questions go to standard error: what is printed is the result. */
export function openKeyboard(speaker: Speaker): Keyboard {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  // Lines that come before they are asked for wait here.
  const lines = reader[Symbol.asyncIterator]();
  return {
    async ask(question, proposed) {
      const shown = proposed === "" ? "" : ` [${proposed}]`;
      reader.setPrompt(`${question}${shown}${speaker.phrase("colon")} `);
      reader.prompt();
      const next = await lines.next();
      if (next.done === true) throw new CommandError("setup-not-answered");
      const typed = next.value.trim();
      return typed === "" ? proposed : typed;
    },
    close: () => reader.close(),
  };
}

/** The answers that follow from what was given so far, and what is wrong with one of them, in lines. */
export type Look = (given: Given) => {
  readonly answers: Answers;
  readonly complaints: (question: Question) => readonly string[];
};

/** Asks what was not given on the command line, each question until its answer is right. */
export async function askAll(
  given: Given,
  keyboard: Keyboard,
  look: Look,
  { speaker, err }: Pick<Context, "speaker" | "err">,
  hasRadio: boolean,
): Promise<Given> {
  let now = given;
  for (const { id, proposed, given: add, when } of QUESTIONS) {
    if (isGiven(id, given) || (isOfRadio(id) && !hasRadio)) continue;
    if (when && !when(look(now).answers)) continue;
    for (;;) {
      const typed = await keyboard.ask(
        speaker.say(speaker.words.setup.questions[id]),
        proposed(look(now).answers),
      );
      try {
        const next = { ...now, ...(typed === "" ? {} : add(typed, now)) };
        const wrong = look(next).complaints(id);
        if (wrong.length === 0) {
          now = next;
          break;
        }
        for (const line of wrong) err.line(line);
      } catch (error) {
        if (!(error instanceof CommandError) || error.code !== "bad-value") throw error;
        err.line(speaker.say(speaker.words.errors[error.code].remedy, error.params));
      }
    }
  }
  return now;
}

const isOfRadio = (id: Question) =>
  id === "ssid" || id === "country" || id === "band" || id === "channel";

function isGiven(id: Question, { wifi, ...given }: Given): boolean {
  if (id === "ssid" || id === "country" || id === "band" || id === "channel")
    return wifi === OFF || wifi?.[id] !== undefined;
  return given[id] !== undefined;
}
