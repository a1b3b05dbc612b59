/** The focus group of July 2018 and the third meeting, Toronto, 5 September 2018. */
import type { ActOf } from "../act.ts";
import { ACTIONS, REMARKS } from "./third-said.ts";
import { second, type Teller } from "./teller.ts";

const DAY = "2018-09-05";
const gathering = "third";

export function tellFocusGroup({ tell, words }: Teller): void {
  const day = "2018-07-17";
  const dates = { from: day, to: day };
  tell(day, "body-formed", {
    ...{ body: "montreal", kind: "focus-group" },
    name: words("Montréal focus group", "Groupe de discussion de Montréal"),
  });
  tell(day, "role-given", { party: "isoc-quebec", body: "montreal", role: "partner" });
  tell(day, "gathering-announced", {
    ...{ gathering: "montreal-july", kind: "focus-group", body: "montreal", ...dates },
    title: words("Focus group in Montréal", "Groupe de discussion à Montréal"),
    goal: words(
      "How to engage the community in Quebec, and to plan a full meeting there",
      "Comment mobiliser la communauté au Québec, et y préparer une rencontre complète",
    ),
    place: words("W Hotel, Montréal", "Hôtel W, Montréal"),
  });
  tell(day, "gathering-dated", { gathering: "montreal-july", ...dates, status: "confirmed" });
  tell(day, "gathering-opened", { gathering: "montreal-july" });
  const decided = { body: "montreal", gathering: "montreal-july", segments: [] };
  tell(day, "decision-reported", {
    ...{ ...decided, decision: "montreal-meeting", level: "consensus" },
    text: words(
      "A full multistakeholder meeting in the province is important",
      "Une rencontre multipartite complète dans la province est importante",
    ),
  });
  tell(day, "decision-reported", {
    ...{ ...decided, decision: "montreal-minimum", level: "none" },
    text: words(
      "How governments would set and carry out a minimum of security",
      "Comment les pouvoirs publics fixeraient et feraient appliquer une sécurité minimale",
    ),
  });
  tell(day, "contribution-made", {
    ...{ contribution: "montreal-lab", about: "montreal-july", kind: "suggestion", support: "one" },
    text: words(
      "Ask the Cyberjustice Laboratory to future events",
      "Inviter le Laboratoire de cyberjustice aux prochains événements",
    ),
  });
  tell(day, "gathering-held", { gathering: "montreal-july" });
}

export function tellThird(told: Teller): void {
  const { tell, words } = told;
  // Announced at the second meeting, for some day of August.
  tell("2018-06-21", "gathering-announced", {
    ...{
      gathering,
      kind: "plenary-meeting",
      body: "plenary",
      from: "2018-08-01",
      to: "2018-08-31",
    },
    title: words("Third multistakeholder meeting", "Troisième rencontre multipartite"),
    goal: words(
      "Hear the three groups, and find and refine their key messages",
      "Entendre les trois groupes, puis cerner et préciser leurs messages clés",
    ),
  });
  tellFocusGroup(told);
  tell(DAY, "gathering-dated", {
    ...{ gathering, from: DAY, to: DAY, status: "confirmed", place: words("Toronto", "Toronto") },
  });
  for (const [party, body, role, organisation] of [
    ["botterman", "plenary", "facilitator", "gnks"],
    ["stark", "plenary", "presenter", "isoc"],
    ["cavoukian", "plenary", "presenter", "pbd"],
    ["alfattal", "education", "lead", "oca"],
    ["khan", "labelling", "lead", "twelvedot"],
    ["melzer", "network", "lead", "telus"],
  ] as const) {
    tell(DAY, "role-given", { party, body, role, organisation });
  }
  tell(DAY, "agenda-set", { gathering, items: agenda(told) });
  tell(DAY, "gathering-opened", { gathering });
  tellSegments(told);
  tellNarrowedMandate(told);
  tellDecisions(told);
  // The next meeting in person was said to be in November; what became of it the seeds do not tell.
  const november = { from: "2018-11-20", to: "2018-11-20" };
  tell(DAY, "gathering-announced", {
    ...{ gathering: "fourth", kind: "plenary-meeting", body: "plenary", ...november },
    title: words("Fourth multistakeholder meeting", "Quatrième rencontre multipartite"),
  });
  tellRemarks(told);
  tellActions(told);
  tell(DAY, "gathering-held", {
    gathering,
    inPerson: { count: 35, approximate: true },
    remote: { count: 15, approximate: true },
  });
}

function agenda({ words }: Teller): ActOf<"agenda-set">["items"] {
  const group = (body: string, starts: string, en: string, fr: string) =>
    ({ kind: "group-presentation", body, starts, title: words(en, fr) }) as const;
  return [
    { kind: "registration", starts: "12:30", title: words("Registration", "Inscription") },
    { kind: "welcome", starts: "13:00", title: words("Welcome and overview", "Accueil et survol") },
    {
      ...{ kind: "remarks", starts: "13:05" },
      title: words(
        "Privacy and security by design",
        "La protection de la vie privée et la sécurité dès la conception",
      ),
    },
    {
      ...{ kind: "rules-of-engagement", starts: "13:20" },
      title: words("Rules of engagement and recap", "Règles d’engagement et récapitulation"),
      tasks: ["second-1", "second-2", "second-3"],
    },
    group("education", "13:25", "Consumer education group", "Groupe sur l’éducation"),
    group("labelling", "14:15", "Labelling group", "Groupe sur l’étiquetage"),
    { kind: "break", starts: "15:00", title: words("Break", "Pause") },
    group("network", "15:30", "Network resiliency group", "Groupe sur la résilience du réseau"),
    {
      ...{ kind: "still-priorities", starts: "16:15" },
      title: words(
        "Are these still the priorities? What is open?",
        "Les priorités tiennent-elles toujours ? Que reste-t-il ?",
      ),
    },
    {
      ...{ kind: "other-business", starts: "16:45" },
      title: words(
        "What the Internet Society and the planning committee can support",
        "Ce que l’Internet Society et le comité de planification peuvent appuyer",
      ),
    },
    { kind: "adjourn", starts: "17:00", title: words("Adjourn", "Levée") },
  ];
}

function tellSegments({ tell, words }: Teller): void {
  tell(DAY, "recording-added", {
    ...{ recording: "third-1", gathering },
    url: "https://livestream.com/internetsociety/iotsecurity2018-3",
  });
  for (const [segment, start, end, en, fr, body] of [
    ["third-opening", "2:00", "17:59", "Opening remarks", "Mot d’ouverture"],
    ["third-rules", "18:00", "22:41", "Rules and reminders", "Règles et rappels"],
    ["third-education", "22:42", "1:13:20", "Consumer education", "Éducation", "education"],
    ["third-labelling", "1:13:20", "1:59:08", "Labelling", "Étiquetage", "labelling"],
    ["third-network", "2:28:24", "3:08:00", "Network resiliency", "Résilience", "network"],
    ["third-broader", "3:08:00", "3:46:45", "Broader discussion", "Discussion générale"],
  ] as const) {
    tell(DAY, "segment-marked", {
      ...{ segment, recording: "third-1", approximate: false, title: words(en, fr) },
      ...{ start: second(start), end: second(end), ...(body === undefined ? {} : { body }) },
    });
  }
}

/** The group says that it narrowed its mandate; that the plenary agreed is told nowhere (F07, T05). */
function tellNarrowedMandate({ tell, words }: Teller): void {
  const charter: ActOf<"charter-proposed">["charter"] = {
    goal: words(
      "Find key messages and gaps, and assess and consolidate the draft messages",
      "Cerner les messages clés et les lacunes, puis évaluer et regrouper les messages provisoires",
    ),
    ...{ questions: [], outputs: [], exclusions: [], wanted: [] },
  };
  tell(DAY, "charter-proposed", { body: "education", charter }, "alfattal");
}

function tellDecisions({ tell, words }: Teller): void {
  for (const [decision, body, level, segment, en, fr] of [
    [
      ...(["third-closer", "plenary", "consensus", "third-education"] as const),
      "The labelling and the education groups work together more closely",
      "Les groupes sur l’étiquetage et sur l’éducation collaborent plus étroitement",
    ],
    [
      ...(["third-all-consumers", "plenary", "agreed", "third-broader"] as const),
      "The first messages are for all consumers; later ones may be for some",
      "Les premiers messages visent tous les consommateurs ; d’autres pourront viser certains groupes",
    ],
    [
      ...(["third-cycle", "network", "consensus", "third-network"] as const),
      "The cycle is to be broken in which things are taken over and then do harm elsewhere",
      "Il faut rompre le cycle où des objets sont détournés puis nuisent ailleurs",
    ],
    [
      ...(["third-quicker", "network", "general-agreement", "third-network"] as const),
      "Ways that reach the market sooner and need fewer actors are worth working on",
      "Des voies plus vite sur le marché, avec moins d’acteurs, valent la peine d’être explorées",
    ],
  ] as const) {
    tell(DAY, "decision-reported", {
      ...{ decision, body, gathering, level, segments: [segment], text: words(en, fr) },
    });
  }
}

function tellRemarks({ tell, words }: Teller): void {
  for (const { id, about, kind, support, speaker, text } of REMARKS) {
    tell(DAY, "contribution-made", {
      ...{ contribution: id, about, kind, text: words(...text), said: [gathering] },
      ...(support === undefined ? {} : { support }),
      ...(speaker === undefined ? {} : { speaker }),
    });
  }
  tell(DAY, "suggestion-disposed", {
    ...{ contribution: "third-broader-5", as: "deferred", to: "fourth" },
    reason: words(
      "The project manager proposed it for the meeting in November",
      "Le gestionnaire du projet l’a proposé pour la rencontre de novembre",
    ),
  });
}

function tellActions({ tell, words }: Teller): void {
  for (const { id, owners, due, text } of ACTIONS) {
    tell(DAY, "task-proposed", {
      ...{ task: id, gathering, owners, text: words(...text) },
      ...(due === undefined ? {} : { due }),
    });
  }
}
