/** Where a command writes: plain text into pipes, colour only on a terminal that wants it. */
import type { WriteStream } from "node:tty";
import { styleText } from "node:util";
import { printableJson } from "@thingwall/gateway/words";

export type Style = "good" | "bad" | "warning" | "quiet" | "strong";

export interface Output {
  readonly line: (text?: string) => void;
  readonly raw: (text: string) => void;
  readonly json: (value: unknown) => void;
  readonly style: (style: Style, text: string) => string;
  /** Columns of the terminal; undefined in a pipe. */
  readonly columns: number | undefined;
}

const FORMATS = {
  good: "green",
  bad: "red",
  warning: "yellow",
  quiet: "dim",
  strong: "bold",
} as const satisfies Record<Style, Parameters<typeof styleText>[0]>;

export function outputTo(stream: NodeJS.WriteStream | WriteStream): Output {
  const colour = wantsColour(stream.isTTY, process.env);
  const raw = (text: string) => {
    stream.write(text);
  };
  return {
    raw,
    line: (text = "") => raw(`${text}\n`),
    json: (value) => raw(`${printableJson(value)}\n`),
    style: (style, text) =>
      colour ? styleText(FORMATS[style], text, { validateStream: false }) : text,
    columns: stream.isTTY ? stream.columns : undefined,
  };
}

/** https://no-color.org: any value but the empty one means no. */
export function wantsColour(
  isTerminal: boolean,
  environment: Readonly<Record<string, string | undefined>>,
): boolean {
  if (environment["NO_COLOR"] !== undefined && environment["NO_COLOR"] !== "") return false;
  return isTerminal && environment["TERM"] !== "dumb" && environment["CI"] === undefined;
}
