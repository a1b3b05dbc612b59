/** `thingwall doctor`: what is right and wrong with this machine and the gateway on it. */
import { ConfigError, type ConfigProblem, type DoctorFinding, examine } from "@thingwall/gateway";
import type { Params } from "@thingwall/gateway/words";
import type { Context } from "../context.ts";
import { CommandError, type ExitCode, exitCodes } from "../errors.ts";
import { commandError } from "./problem.ts";

const SIGNS = { good: "✓", skipped: "–", warning: "!", bad: "✗" } as const;
const STYLES = { good: "good", skipped: "quiet", warning: "warning", bad: "bad" } as const;

export async function runDoctor(
  { config, online = false }: { readonly config: string; readonly online?: boolean },
  context: Context,
): Promise<ExitCode> {
  const { out, json, now, speaker } = context;
  const findings = await examine({ config, online, now: now() });
  const count = (state: DoctorFinding["state"]) =>
    findings.filter((finding) => finding.state === state).length;
  const [bad, warnings] = [count("bad"), count("warning")];
  if (json) {
    out.json({
      findings: findings.map((finding) => ({ ...finding, ...inWords(finding, config, context) })),
      summary: { good: count("good"), warnings, bad, skipped: count("skipped") },
    });
  } else {
    for (const finding of findings) {
      if (isUnread(finding)) continue;
      const { reason, remedy } = inWords(finding, config, context);
      const { state } = finding;
      out.line(`${out.style(STYLES[state], SIGNS[state])} ${reason}`);
      if (remedy !== undefined) out.line(`  → ${remedy}`);
    }
    if (findings.some(isUnread))
      out.line(`${out.style("quiet", SIGNS.skipped)} ${speaker.phrase("doctorRest")}`);
    const verdict = bad > 0 ? "doctorBad" : warnings > 0 ? "doctorWarnings" : "doctorClean";
    out.line();
    out.line(
      out.style(
        bad > 0 ? "bad" : warnings > 0 ? "warning" : "good",
        speaker.phrase(verdict, { bad, warnings }),
      ),
    );
  }
  return bad > 0 ? exitCodes.found : exitCodes.ok;
}

const isUnread = (finding: DoctorFinding): boolean =>
  finding.state === "skipped" && finding.code === "no-configuration";

function inWords(
  finding: DoctorFinding,
  config: string,
  { speaker }: Pick<Context, "speaker">,
): { readonly reason: string; readonly remedy?: string } {
  const { doctor } = speaker.words;
  switch (finding.state) {
    case "good":
      return { reason: speaker.say(doctor.good[finding.check], finding.params) };
    case "skipped": {
      const subject = speaker.say(doctor.checks[finding.check]);
      const why = speaker.say(doctor.skipped[finding.code]);
      return { reason: speaker.sentence(`${subject}${speaker.phrase("colon")} ${why}`) };
    }
    case "warning":
    case "bad": {
      if (finding.code === "configuration-refused") return refusal(finding.params, config, speaker);
      const { reason, remedy } = doctor.troubles[finding.code];
      return {
        reason: speaker.say(reason, finding.params),
        remedy: speaker.say(remedy, finding.params),
      };
    }
  }
}

/** What is wrong with a configuration, as `gateway run` says it. */
function refusal(
  { problem, place, ...params }: Params,
  config: string,
  speaker: Context["speaker"],
): { readonly reason: string; readonly remedy: string } {
  const error = new ConfigError(problem as ConfigProblem, String(place), params);
  const told = commandError(error, config);
  if (!(told instanceof CommandError)) throw error;
  const { reason, remedy } = speaker.words.errors[told.code];
  return { reason: speaker.say(reason, told.params), remedy: speaker.say(remedy, told.params) };
}
