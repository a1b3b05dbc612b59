/** `thingwall mud explain`: what a thing may do, in words a household can read. */
import type { MudDocument } from "@thingwall/mud/document";
import { compilePolicy, type PolicyIssue, type PolicyIssueCode } from "@thingwall/mud/policy";
import type { Context } from "../context.ts";
import { type ExitCode, exitCodes } from "../errors.ts";
import { explain, type Explanation, type Passage, type Section } from "../explain/explanation.ts";
import { peerInWords, serviceInWords } from "../explain/wording.ts";
import type { Output } from "../terminal/output.ts";
import type { Speaker } from "../words/speaker.ts";
import { findingsJson, printFindings } from "./findings.ts";
import { homeOf } from "./home.ts";
import { readMud } from "./read.ts";

/** What the passages themselves say: on a desk, nobody has chosen or joined yet. */
const SAID_BY_PEERS: readonly PolicyIssueCode[] = ["class-empty", "controller-unmapped"];

export async function explainMud(name: string, context: Context): Promise<ExitCode> {
  const read = await readMud(name, context);
  if (read === undefined) return exitCodes.found;
  const { document } = read;
  const policy = compilePolicy(document, homeOf({}).bindings);
  const explanation = explain(policy);
  const open = policy.issues.filter((issue) => !SAID_BY_PEERS.includes(issue.code));
  if (context.json) {
    context.out.json({
      source: read.source.name,
      thing: {
        mudUrl: document.mudUrl,
        lastUpdate: document.lastUpdate,
        isSupported: document.isSupported,
        systeminfo: document.systeminfo,
        manufacturer: document.mfgName,
        model: document.modelName,
      },
      mayContact: sectionsJson(explanation.fromDevice, context.speaker),
      mayBeContactedBy: sectionsJson(explanation.toDevice, context.speaker),
      notEnforced: findingsJson(open, context),
    });
    return exitCodes.ok;
  }
  print(document, explanation, open, context);
  return exitCodes.ok;
}

function print(
  document: MudDocument,
  explanation: Explanation,
  open: readonly PolicyIssue[],
  { out, speaker }: Context,
): void {
  const { phrase } = speaker;
  out.line(out.style("strong", titleOf(document, speaker)));
  out.line(
    phrase("describedAt", {
      url: document.mudUrl,
      date: document.lastUpdate,
    }),
  );
  out.line(phrase(document.isSupported ? "supported" : "unsupported"));
  printExplanation(explanation, out, speaker);
  if (open.length > 0) {
    out.line();
    out.line(out.style("strong", phrase("notEnforced")));
    printFindings(open, out, speaker);
  }
}

/** What a policy permits, both ways, and what every thing has or lacks besides. */
export function printExplanation(
  { fromDevice, toDevice }: Explanation,
  out: Output,
  speaker: Speaker,
): void {
  const { phrase } = speaker;
  printSections(fromDevice, ["mayContact", "mustNotContact", "contactsNobody"]);
  printSections(toDevice, ["mayBeContacted", "mustNotBeContacted", "nobodyContacts"]);
  out.line();
  const forbids = [...fromDevice, ...toDevice].some(({ passages }) =>
    passages.some(({ verdict }) => verdict !== "accept"),
  );
  out.line(phrase(forbids ? "servedUnlessForbidden" : "alwaysServed"));
  out.line(phrase("restDropped"));

  function printSections(
    sections: readonly Section[],
    [may, mustNot, nobody]: readonly [
      "mayContact" | "mayBeContacted",
      "mustNotContact" | "mustNotBeContacted",
      "contactsNobody" | "nobodyContacts",
    ],
  ): void {
    if (sections.length === 0) out.line(`\n${phrase(nobody)}`);
    for (const { families, passages } of sections) {
      out.line();
      if (sections.length > 1) out.line(phrase("overFamily", { family: families[0] ?? 4 }));
      if (passages.length > 1) out.line(phrase("orderMatters"));
      for (const { verdict, groups } of passages) {
        const accepts = verdict === "accept";
        out.line(out.style("strong", phrase(accepts ? may : mustNot)));
        const mark = out.style(accepts ? "good" : "bad", accepts ? "+" : "−");
        for (const { peer, services } of groups) {
          out.line(`  ${mark} ${peerInWords(peer, speaker)}`);
          for (const service of services) out.line(`      ${serviceInWords(service, speaker)}`);
        }
      }
    }
  }
}

/** Who the thing says it is; every part is the maker's word and may be missing. */
function titleOf({ systeminfo, modelName, mfgName }: MudDocument, speaker: Speaker): string {
  const { say, phrase } = speaker;
  const name = systeminfo ?? modelName;
  const title = name === undefined ? phrase("untitled") : say("{name}", { name });
  return mfgName === undefined ? title : `${title}, ${phrase("byMaker", { maker: mfgName })}`;
}

export function sectionsJson(sections: readonly Section[], speaker: Speaker): unknown[] {
  return sections.map(({ families, passages }) => ({
    families,
    passages: passages.map((passage) => passageJson(passage, speaker)),
  }));
}

function passageJson({ verdict, groups }: Passage, speaker: Speaker): unknown {
  return {
    verdict,
    groups: groups.map(({ peer, services }) => ({
      peer: peer.map((each) => ({
        kind: each.kind === "name" ? "name" : each.as,
        term: each.kind === "name" ? each.name : each.term,
      })),
      peerInWords: peerInWords(peer, speaker),
      services: services.map((service) => ({
        ...service.rule,
        families: service.families,
        inWords: serviceInWords(service, speaker),
      })),
    })),
  };
}
