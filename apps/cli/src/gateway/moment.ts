import { CommandError } from "../errors.ts";

/** Milliseconds since the epoch; throws `CommandError` for what is no time. */
export function momentOf(text: string): number {
  const at = Date.parse(text);
  if (!Number.isNaN(at)) return at;
  throw new CommandError("bad-value", {
    ...{ name: "--until", value: text, example: "2027-01-31T18:00:00Z" },
  });
}
