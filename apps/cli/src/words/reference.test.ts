/**
 * docs/errors.md and docs/errors.fr.md are the catalogue, written out: renew them with
 * `npx vitest run apps/cli -u`.
 */
import { fileURLToPath } from "node:url";
import { LabError, type LabErrorCode, words as labWords } from "@thingwall/lab";
import { labelRefusals } from "@thingwall/label/envelope";
import { labelReasons, verdicts } from "@thingwall/label/trust";
import {
  labelRefusalWords,
  type ReasonWords,
  reasonWords,
  verdictWords,
} from "@thingwall/label/words";
import { documentIssues } from "@thingwall/mud/document";
import { signatureFailures } from "@thingwall/mud/signature";
import { expect, test } from "vitest";
import { errorExits, labExits } from "../errors.ts";
import { setupProblems } from "../gateway/setup/check.ts";
import type { Finding, Message } from "@thingwall/gateway/words";
import { type Speaker, speaker } from "./speaker.ts";

const TITLES = {
  en: {
    title: "Every code a person can meet",
    about: "Words in braces are filled in. `thingwall --json` gives the code and its parameters.",
    code: "Code",
    meaning: "Reason, and what to do",
    clause: "Clause",
    exit: "Exit code",
    files: "About MUD files",
    policies: "About what a file permits",
    signatures: "About signatures",
    setup: "About setting a gateway up",
    troubles: "What the doctor finds",
    commands: "About a command",
    decisions: "Why a flow is permitted or dropped",
    ceilings: "Why a description is believed or held",
    standings: "Why a device gets what it gets",
    faults: "In the log of the gateway",
    journal: "In the journal",
    reasons: "Why a device has less, or more, than its description says",
    offences: "What a notice is about",
    refusals: "Why the gateway does not do what you say",
    wifi: "What happened at the Wi-Fi",
    leftOut: "What a learnt file leaves out",
    remarks: "About a learnt file",
    verdicts: "What a label is",
    labelReasons: "Why a label is not good",
    labelRefusals: "About statements, lists and codes of labels",
    lab: "About the lab",
  },
  fr: {
    title: "Tous les codes qu’on peut rencontrer",
    about:
      "Les mots entre accolades sont remplacés. `thingwall --json` donne le code et ses paramètres.",
    code: "Code",
    meaning: "Raison, puis que faire",
    clause: "Référence",
    exit: "Code de sortie",
    files: "Sur les fichiers MUD",
    policies: "Sur ce qu’un fichier permet",
    signatures: "Sur les signatures",
    setup: "Sur l’installation d’une passerelle",
    troubles: "Ce que trouve le docteur",
    commands: "Sur une commande",
    decisions: "Pourquoi un échange est permis ou écarté",
    ceilings: "Pourquoi une description est crue ou mise en attente",
    standings: "Pourquoi un appareil obtient ce qu’il obtient",
    faults: "Dans le journal de la passerelle",
    journal: "Dans le registre",
    reasons: "Pourquoi un appareil a moins, ou plus, que ne dit sa description",
    offences: "Ce dont parle un avis",
    refusals: "Pourquoi la passerelle ne fait pas ce que vous dites",
    wifi: "Ce qui s’est passé sur le Wi-Fi",
    leftOut: "Ce qu’un fichier appris laisse de côté",
    remarks: "Sur un fichier appris",
    verdicts: "Ce qu’est une étiquette",
    labelReasons: "Pourquoi une étiquette n’est pas bonne",
    labelRefusals: "Sur les déclarations, les listes et les codes d’étiquettes",
    lab: "Sur le labo",
  },
} as const;

const textOf = (message: Message) =>
  (typeof message === "string" ? message : message.other).replaceAll(
    /:(?:word|plain|moment|day)(?=})/g,
    "",
  );
const findingText = ({ reason, remedy }: Finding) => `${textOf(reason)}<br>→ ${textOf(remedy)}`;

function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]) {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return ["", `## ${title}`, "", line(head), line(head.map(() => "---")), ...rows.map(line)];
}

/** The lab makes its sentences itself; their parameters are shown by name. */
const LAB_PARAMS = Object.fromEntries(
  ["system", "program", "reason", "process", "thing", "known", "behaviour"].map((name) => [
    name,
    `{${name}}`,
  ]),
);

function reference({ language, words, phrase, sentence }: Speaker): string {
  const titles = TITLES[language];
  const ofFiles = Object.entries(documentIssues).map(([code, { severity, clause }]) => [
    `\`${code}\` (${phrase(severity)})`,
    findingText(words.findings[code as keyof typeof documentIssues]),
    clause,
  ]);
  const ofPolicies = Object.entries(words.findings)
    .filter(([code]) => !(code in documentIssues))
    .map(([code, finding]) => [`\`${code}\``, findingText(finding)]);
  const ofSignatures = Object.entries(signatureFailures).map(([code, clause]) => [
    `\`${code}\``,
    findingText(words.signatures[code as keyof typeof signatureFailures]),
    clause,
  ]);
  const ofCommands = Object.entries(errorExits).map(([code, exit]) => [
    `\`${code}\``,
    findingText(words.errors[code as keyof typeof errorExits]),
    String(exit),
  ]);
  const told = (findings: Readonly<Record<string, Finding>>) =>
    Object.entries(findings).map(([code, finding]) => [`\`${code}\``, findingText(finding)]);
  const ofSetup = Object.entries(words.setup.problems).map(([code, finding]) => [
    `\`${code}\` (${phrase(setupProblems[code as keyof typeof setupProblems])})`,
    findingText(finding),
  ]);
  const ofLab = Object.entries(labExits).map(([code, exit]) => {
    const error = new LabError(code as LabErrorCode, LAB_PARAMS);
    return [`\`${code}\``, labWords(language).error(error).replaceAll("\n", "<br>"), String(exit)];
  });
  const plain = (messages: Readonly<Record<string, Message>>) =>
    Object.entries(messages).map(([code, message]) => [`\`${code}\``, textOf(message)]);
  const ofDecisions = Object.entries(words.decisions).map(([code, why]) => [
    `\`${code}\``,
    sentence(why),
  ]);
  const inLanguage = ({ reason, remedy }: ReasonWords) =>
    `${reason[language]}<br>→ ${remedy[language]}`;
  const ofVerdicts = verdicts.map((verdict) => [`\`${verdict}\``, verdictWords[verdict][language]]);
  const ofReasons = Object.entries(labelReasons).map(([code, { verdict }]) => [
    `\`${code}\` (${verdict})`,
    inLanguage(reasonWords[code as keyof typeof labelReasons]),
  ]);
  const ofRefusals = Object.entries(labelRefusals).map(([code, { clause }]) => [
    `\`${code}\``,
    inLanguage(labelRefusalWords[code as keyof typeof labelRefusals]),
    clause,
  ]);
  const withClause = [titles.code, titles.meaning, titles.clause];
  return [
    `# ${titles.title}`,
    "",
    titles.about,
    ...table(titles.files, withClause, ofFiles),
    ...table(titles.policies, [titles.code, titles.meaning], ofPolicies),
    ...table(titles.signatures, withClause, ofSignatures),
    ...table(titles.decisions, [titles.code, titles.meaning], ofDecisions),
    ...table(titles.ceilings, [titles.code, titles.meaning], plain(words.ceilings)),
    ...table(titles.standings, [titles.code, titles.meaning], told(words.standings)),
    ...table(titles.faults, [titles.code, titles.meaning], told(words.faults)),
    ...table(titles.journal, [titles.code, titles.meaning], plain(words.journal)),
    ...table(titles.reasons, [titles.code, titles.meaning], told(words.life.reasons)),
    ...table(titles.offences, [titles.code, titles.meaning], plain(words.life.offences)),
    ...table(titles.refusals, [titles.code, titles.meaning], plain(words.life.refusals)),
    ...table(titles.wifi, [titles.code, titles.meaning], told(words.life.wifi)),
    ...table(titles.leftOut, [titles.code, titles.meaning], plain(words.learning.leftOut)),
    ...table(titles.remarks, [titles.code, titles.meaning], plain(words.learning.remarks)),
    ...table(titles.verdicts, [titles.code, titles.meaning], ofVerdicts),
    ...table(titles.labelReasons, [titles.code, titles.meaning], ofReasons),
    ...table(titles.labelRefusals, withClause, ofRefusals),
    ...table(titles.setup, [titles.code, titles.meaning], ofSetup),
    ...table(titles.troubles, [titles.code, titles.meaning], told(words.doctor.troubles)),
    ...table(titles.commands, [titles.code, titles.meaning, titles.exit], ofCommands),
    ...table(titles.lab, [titles.code, titles.meaning, titles.exit], ofLab),
    "",
  ].join("\n");
}

test.for([
  ["en", "errors.md"],
  ["fr", "errors.fr.md"],
] as const)("docs in %s name every code", async ([language, file]) => {
  const path = fileURLToPath(new URL(`../../../../docs/${file}`, import.meta.url));
  await expect(reference(speaker(language))).toMatchFileSnapshot(path);
});
