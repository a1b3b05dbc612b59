/** `thingwall device list`, `show` and `decide`. */
import type { HomeStatus, ThingDetail } from "@thingwall/gateway/api";
import { printable, whyInWords } from "@thingwall/gateway/words";
import Table from "cli-table3";
import type { Context } from "../context.ts";
import { type ExitCode, exitCodes } from "../errors.ts";
import { wordOf } from "../gateway/decide.ts";
import { askApi, type Reached } from "./ask.ts";

export interface DecideOptions extends Reached {
  readonly until?: string;
  readonly controller?: string;
  readonly digest?: string;
}

export async function listDevices(
  reached: Reached,
  { speaker, out, err, json }: Context,
): Promise<ExitCode> {
  const status = await askApi<HomeStatus>(reached, "home", speaker);
  const { phrase } = speaker;
  if (json) {
    out.json(status);
    return exitCodes.ok;
  }
  const table = new Table({
    head: [
      phrase("columnDevice"),
      phrase("columnName"),
      phrase("columnRoom"),
      phrase("columnState"),
    ],
    // It would write colour into pipes.
    style: { head: [], border: [] },
  });
  for (const { id, name, room, state, less } of status.things)
    table.push([
      id,
      printable(name),
      printable(room ?? ""),
      [state, ...(less ?? []).map(({ code }) => code)].join(", "),
    ]);
  out.line(table.toString());
  if (!status.enforced) err.line(err.style("warning", phrase("notYetEnforced")));
  return exitCodes.ok;
}

export async function showDevice(
  device: string,
  reached: Reached,
  { speaker, out, json }: Context,
): Promise<ExitCode> {
  const thing = await askApi<ThingDetail>(reached, pathOf(device), speaker);
  if (json) {
    out.json(thing);
    return exitCodes.ok;
  }
  const { phrase, language } = speaker;
  const { name, room, state, why, less = [], addresses, mac, about, access } = thing;
  const said = [
    ["columnName", name],
    ["columnRoom", room],
    ["columnState", [state, ...less.map(({ code }) => code)].join(", ")],
    ["columnAccess", access.standing],
    ["columnMac", mac],
    ["columnAddress", addresses.join(", ")],
    ["columnMaker", about?.maker],
  ] as const;
  for (const [title, value] of said)
    if (value !== undefined && value !== "")
      out.line(`${phrase(title)}${phrase("colon")} ${printable(value)}`);
  const reason = whyInWords(why.code, why.params, language);
  if (reason !== undefined) out.line(reason);
  return exitCodes.ok;
}

export async function decideDevice(
  device: string,
  decision: string,
  options: DecideOptions,
  { speaker, out, json }: Context,
): Promise<ExitCode> {
  const word = wordOf(decision, options);
  const asked = { method: "POST", body: word } as const;
  await askApi(options, `${pathOf(device)}/decisions`, speaker, asked);
  if (json) out.json({ device, word });
  else out.line(out.style("good", speaker.phrase("decided", { device })));
  return exitCodes.ok;
}

const pathOf = (device: string) => `things/${encodeURIComponent(device)}`;
