/** `thingwall lab …` and `thingwall start`: the lab's own work, with this command line's endings. */
import type { DeviceView } from "@thingwall/gateway";
import { printable, whyInWords } from "@thingwall/gateway/words";
import { labBehave, labDown, LabError, labStatus, labStory, labUp, words } from "@thingwall/lab";
import Table from "cli-table3";
import type { Context } from "../context.ts";
import { type ExitCode, exitCodes, labExits } from "../errors.ts";
import type { Speaker } from "../words/speaker.ts";

/** The live view until it is stopped. */
export function up(context: Context): Promise<ExitCode> {
  return saying(context, async () => ended(await labUp(optionsOf(context))));
}

export function story(context: Context): Promise<ExitCode> {
  return saying(context, async () => ended(await labStory(optionsOf(context))));
}

export function down(context: Context): Promise<ExitCode> {
  return saying(context, async () => {
    await labDown();
    if (context.json) context.out.json({ running: false });
    else context.out.line(words(context.speaker.language).stoppedLab);
    return exitCodes.ok;
  });
}

export function behave(thing: string, behaviour: string, context: Context): Promise<ExitCode> {
  return saying(context, async () => {
    await labBehave(thing, behaviour);
    if (context.json) context.out.json({ thing, behaviour });
    else context.out.line(words(context.speaker.language).told(thing, behaviour));
    return exitCodes.ok;
  });
}

export function status(context: Context): Promise<ExitCode> {
  return saying(context, async () => {
    const view = await labStatus();
    const { out, speaker } = context;
    if (context.json) {
      out.json(view);
      return exitCodes.ok;
    }
    const { phrase } = speaker;
    const table = new Table({
      head: [phrase("columnDevice"), phrase("columnState"), phrase("columnRules"), "MUD"],
      // It would write colour into pipes.
      style: { head: [], border: [] },
    });
    for (const device of view.devices) {
      table.push([
        printable(device.name),
        phrase(STATES[device.state]),
        String(device.rules),
        printable(device.mudUrl ?? ""),
      ]);
    }
    out.line(table.toString());
    for (const device of view.devices.filter(({ state }) => state === "held")) {
      out.line(`${printable(device.name)}${phrase("colon")} ${whyOf(device.why, speaker)}`);
    }
    out.line();
    for (const [name, state] of Object.entries(view.processes)) {
      out.line(`${name}${phrase("colon")} ${phrase(state === "up" ? "processUp" : "processDown")}`);
    }
    return exitCodes.ok;
  });
}

const STATES = {
  described: "stateDescribed",
  held: "stateHeld",
  unknown: "stateUnknown",
  person: "statePerson",
  guest: "stateGuest",
} as const;

/** Why the gateway gives a device what it gets: the reason, then the remedy where there is one. */
function whyOf(
  { code, params }: DeviceView["why"],
  { language, words: all, say }: Speaker,
): string {
  const known = whyInWords(code, params, language);
  if (known !== undefined) return known;
  const finding = Object.entries(all.findings).find(([name]) => name === code)?.[1];
  return finding === undefined
    ? printable(code)
    : `${say(finding.reason, params)} ${say(finding.remedy, params)}`;
}

function optionsOf({ speaker, json }: Context) {
  return { lang: speaker.language, json };
}

/** The lab speaks in exit codes too; whatever it does not name is a failure. */
function ended(code: number): ExitCode {
  return Object.values(exitCodes).find((known) => known === code) ?? exitCodes.found;
}

/** A refusal of the lab is told in the lab's own words. */
async function saying(context: Context, work: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    const reason = words(context.speaker.language).error(error);
    const { code, params } = error;
    if (context.json) {
      context.out.json({ error: { code, exitCode: labExits[code], params, reason } });
    } else context.err.line(reason);
    return labExits[code];
  }
}
