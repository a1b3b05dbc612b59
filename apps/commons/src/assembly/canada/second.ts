/** The second meeting, Ottawa, 21 June 2018: priorities, three groups, their charters. */
import type { ActOf } from "../act.ts";
import { tellGroups } from "./charters.ts";
import { second, type Teller } from "./teller.ts";

const DAY = "2018-06-21";
const gathering = "second";

export function tellSecond(told: Teller): void {
  const { tell, words } = told;
  const dates = { from: DAY, to: DAY };
  tell(DAY, "gathering-announced", {
    ...{ gathering, kind: "plenary-meeting", body: "plenary", ...dates },
    title: words("Second multistakeholder meeting", "Deuxième rencontre multipartite"),
    goal: words(
      "Go on from the first meeting’s issues and form groups that research the most urgent",
      "Poursuivre à partir des enjeux de la première rencontre et former des groupes pour étudier les plus pressants",
    ),
    place: words("Ottawa", "Ottawa"),
  });
  tell(DAY, "gathering-dated", { gathering, ...dates, status: "confirmed" });
  const sullivan = { party: "sullivan", body: "plenary", role: "facilitator" } as const;
  tell(DAY, "role-given", { ...sullivan, organisation: "oracle-dyn" });
  tell(DAY, "role-given", {
    ...{ party: "buell", body: "plenary", role: "presenter", organisation: "isoc" },
  });
  tell(DAY, "agenda-set", { gathering, items: agenda(told) });
  tell(DAY, "gathering-opened", { gathering });
  for (const recording of ["second-1", "second-2"]) {
    tell(DAY, "recording-added", { recording, gathering, url: "https://bit.ly/2lC8bDV" });
  }
  tellSegments(told);
  tellPriorities(told);
  tellGroups(told, (decision, segment, text) =>
    decide(told, decision, "unstated", [segment], text),
  );
  tellOtherDecisions(told);
  tellActions(told);
  tell(DAY, "gathering-held", {
    gathering,
    inPerson: { count: 29, approximate: true },
    remote: { count: 16, approximate: true },
  });
}

const agenda = ({ words }: Teller): ActOf<"agenda-set">["items"] => [
  { kind: "registration", starts: "12:30", title: words("Registration", "Inscription") },
  { kind: "welcome", starts: "13:00", title: words("Welcome and overview", "Accueil et survol") },
  {
    ...{ kind: "discussion", starts: "13:05" },
    title: words(
      "Rules of engagement, the first meeting’s items, and two to be picked",
      "Règles d’engagement, points de la première rencontre, et deux à choisir",
    ),
  },
  { kind: "break", starts: "14:30", title: words("Break", "Pause") },
  { kind: "discussion", starts: "15:00", title: words("Discussion resumes", "Reprise du débat") },
  {
    ...{ kind: "discussion", starts: "16:30" },
    title: words("Forming the groups", "Formation des groupes"),
  },
  {
    ...{ kind: "discussion", starts: "16:45" },
    title: words("Platforms for communication", "Plateformes de communication"),
  },
  { kind: "adjourn", starts: "17:00", title: words("Adjourn", "Levée") },
  { kind: "reception", starts: "17:00", title: words("Reception", "Réception") },
];

function tellSegments({ tell, words }: Teller): void {
  const mark = (
    recording: string,
    segment: string,
    [start, end]: readonly [string, string?],
    title: readonly [string, string],
  ) =>
    tell(DAY, "segment-marked", {
      ...{ recording, segment, start: second(start), approximate: end === undefined },
      ...{ ...(end === undefined ? {} : { end: second(end) }), title: words(...title) },
    });
  mark(
    "second-1",
    "second-prompt",
    ["7:00", "12:45"],
    ["Priorities: the question", "Priorités : la question"],
  );
  mark("second-1", "second-deliberation", ["12:45", "1:15:10"], ["Deliberation", "Délibération"]);
  mark(
    "second-2",
    "second-labelling",
    ["4:00", "27:35"],
    ["Charter: labelling", "Mandat : étiquetage"],
  );
  mark(
    "second-2",
    "second-requirements",
    ["20:00"],
    ["Requirements first", "Les exigences d’abord"],
  );
  mark(
    "second-2",
    "second-education",
    ["27:35", "1:08:00"],
    ["Charter: education", "Mandat : éducation"],
  );
  mark(
    "second-2",
    "second-network",
    ["1:08:00", "1:30:07"],
    ["Charter: network", "Mandat : réseau"],
  );
  const wanted = ["Stakeholders wanted", "Parties prenantes recherchées"] as const;
  mark("second-2", "second-labelling-wanted", ["1:30:26", "1:33:50"], wanted);
  mark("second-2", "second-education-wanted", ["1:33:50", "1:38:38"], wanted);
  mark("second-2", "second-network-wanted", ["1:38:38", "1:40:00"], wanted);
}

function tellPriorities(told: Teller): void {
  const { tell, words } = told;
  tell(DAY, "round-opened", {
    ...{ round: "priorities", gathering, advised: 2 },
    prompt: words("Which two or three come first?", "Lesquels, deux ou trois, passent d’abord ?"),
    issues: Array.from({ length: 10 }, (_, index) => `issue-${index + 1}`),
  });
  for (const issue of [1, 2, 7, 8]) {
    tell(DAY, "attention-noted", { round: "priorities", issue: `issue-${issue}` });
  }
  tell(DAY, "issue-raised", {
    ...{ issue: "issue-technical", gathering, floor: true },
    title: words(
      "The technical side: resiliency of the network",
      "Le volet technique : la résilience du réseau",
    ),
  });
  decide(
    told,
    "second-floor-item",
    "rough-consensus",
    ["second-deliberation"],
    [
      "A further item is added, on the technical side of security",
      "Un point s’ajoute, sur le volet technique de la sécurité",
    ],
  );
  tell(DAY, "item-added", {
    ...{ round: "priorities", issue: "issue-technical", decision: "second-floor-item" },
  });
  decide(
    told,
    "second-priorities",
    "agreed",
    ["second-deliberation"],
    [
      "Labelling, consumer education and awareness, and network resiliency come first",
      "L’étiquetage, l’éducation et la sensibilisation des consommateurs et la résilience du réseau passent d’abord",
    ],
  );
  tell(DAY, "round-closed", {
    ...{ round: "priorities", decision: "second-priorities" },
    selected: ["issue-1", "issue-2", "issue-technical"],
  });
}

function decide(
  { tell, words }: Teller,
  decision: string,
  level: ActOf<"decision-reported">["level"],
  segments: readonly string[],
  text: readonly [string, string],
): void {
  tell(DAY, "decision-reported", {
    ...{ decision, body: "plenary", gathering, level, segments, text: words(...text) },
  });
}

function tellOtherDecisions(told: Teller): void {
  decide(
    told,
    "second-leverage",
    "rough-consensus",
    ["second-labelling"],
    [
      "So many labels and standards exist that they should be built upon; this needs more research",
      "Tant d’étiquettes et de normes existent qu’il faudrait s’appuyer sur elles ; cela reste à approfondir",
    ],
  );
  decide(
    told,
    "second-platforms",
    "consensus",
    [],
    [
      "Several platforms together may carry discussion better than the mailing lists, which had fallen silent",
      "Plusieurs plateformes ensemble porteraient mieux la discussion que les listes de diffusion, devenues muettes",
    ],
  );
}

function tellActions({ tell, words }: Teller): void {
  const groups = ["labelling", "education", "network"];
  tell(DAY, "task-proposed", {
    ...{ task: "second-1", gathering, owners: ["isoc"] },
    text: words(
      "Set up platforms on which the groups communicate",
      "Mettre en place des plateformes de communication pour les groupes",
    ),
  });
  tell(DAY, "task-proposed", {
    ...{ task: "second-2", gathering, owners: groups },
    text: words("Begin with what the charters list", "Entamer ce que prévoient les mandats"),
  });
  tell(DAY, "task-proposed", {
    ...{ task: "second-3", gathering, owners: groups },
    text: words(
      "Settle how to communicate with each other, the committee and everybody",
      "Convenir de la façon de communiquer entre groupes, avec le comité et avec l’ensemble",
    ),
  });
}
