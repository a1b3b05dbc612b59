/** `thingwall gateway key list` and `show`: who holds which key, and who is on it. */
import type { WifiKeyView, WifiView } from "@thingwall/gateway";
import { printable } from "@thingwall/gateway/words";
import Table from "cli-table3";
import type { Context } from "../../context.ts";
import { type ExitCode, exitCodes } from "../../errors.ts";
import type { Phrase } from "../../words/model.ts";
import type { Speaker } from "../../words/speaker.ts";
import { keyNamed, keysOf } from "./named.ts";

const STATES: Readonly<Record<WifiKeyView["state"], Phrase>> = {
  claimable: "keyClaimable",
  bound: "keyBound",
  open: "keyOpen",
  leaving: "keyLeaving",
  ended: "keyEnded",
};
const BEARERS: Readonly<Record<WifiKeyView["for"], Phrase>> = {
  thing: "keyForThing",
  person: "keyForPerson",
  guest: "keyForGuest",
};

export async function listKeys(
  { config, all = false }: { readonly config: string; readonly all?: boolean },
  context: Context,
): Promise<ExitCode> {
  return printKeys(await keysOf(config, context.speaker), all, context);
}

/** `all`: ended ones as well. */
export function printKeys(
  view: WifiView,
  all: boolean,
  { speaker, out, err, json }: Context,
): ExitCode {
  const keys = view.keys.filter(({ state }) => all || state !== "ended");
  const { phrase } = speaker;
  if (json) out.json({ ...view, keys });
  else if (keys.length === 0) out.line(phrase("keysNone"));
  else {
    const table = new Table({
      head: [
        ...[phrase("columnOwner"), phrase("columnKey"), phrase("columnBearer")],
        ...[phrase("columnState"), phrase("columnHere")],
      ],
      // It would write colour into pipes.
      style: { head: [], border: [] },
    });
    for (const key of keys)
      table.push([
        printable(key.owner),
        key.id,
        phrase(BEARERS[key.for]),
        stateOf(key, speaker),
        key.here.join("\n"),
      ]);
    out.line(table.toString());
  }
  if (view.accessPoint === "down") err.line(err.style("warning", phrase("accessPointDown")));
  return exitCodes.ok;
}

export async function showKey(
  name: string,
  { config }: { readonly config: string },
  { speaker, out, json }: Context,
): Promise<ExitCode> {
  const key = keyNamed((await keysOf(config, speaker)).keys, name);
  if (json) {
    out.json(key);
    return exitCodes.ok;
  }
  const { phrase } = speaker;
  const said: readonly (readonly [Phrase, string | undefined])[] = [
    ["columnKey", key.id],
    ["columnOwner", printable(key.owner)],
    ["columnBearer", phrase(BEARERS[key.for])],
    ["columnState", stateOf(key, speaker)],
    ["columnMac", key.mac],
    ["columnHere", key.here.length === 0 ? phrase("keyNobody") : key.here.join(", ")],
    ["columnMudUrl", key.mudUrl === undefined ? undefined : printable(key.mudUrl)],
  ];
  for (const [title, value] of said)
    if (value !== undefined) out.line(`${phrase(title)}${phrase("colon")} ${value}`);
  return exitCodes.ok;
}

function stateOf({ state, until }: WifiKeyView, { phrase }: Speaker): string {
  const text = phrase(STATES[state]);
  return until === undefined
    ? text
    : phrase("keyUntil", { state: text, until: new Date(until).toISOString() });
}
