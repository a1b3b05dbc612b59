/** What the seeds tell of the meetings after, of other processes, and of what was learnt. */
import type { ActOf } from "../act.ts";
import type { Teller } from "./teller.ts";

const SIXTH = "2019-04-18";

/** The fifth is known by its date and its neighbour only; of the fourth nothing more is told. */
export function tellFifth({ tell, words }: Teller): void {
  const dates = { from: "2019-02-28", to: "2019-02-28" };
  tell("2019-02-28", "gathering-announced", {
    ...{ gathering: "fifth", kind: "plenary-meeting", body: "plenary", ...dates },
    title: words(
      "Meeting beside the Canadian Internet Governance Forum",
      "Rencontre en marge du Forum canadien sur la gouvernance d’Internet",
    ),
  });
  tell("2019-02-28", "gathering-dated", { gathering: "fifth", ...dates, status: "confirmed" });
}

export function tellSixth(told: Teller): void {
  const { tell, words } = told;
  const gathering = "sixth";
  const dates = { from: SIXTH, to: SIXTH };
  tell(SIXTH, "gathering-announced", {
    ...{ gathering, kind: "plenary-meeting", body: "plenary", ...dates },
    title: words(
      "Sixth and final multistakeholder meeting",
      "Sixième et dernière rencontre multipartite",
    ),
    goal: words(
      "Update on each group’s work, finalise its recommendations and set steps to carry them out",
      "Faire le point sur chaque groupe, finaliser ses recommandations et fixer les étapes de mise en œuvre",
    ),
    place: words("Ottawa", "Ottawa"),
  });
  tell(SIXTH, "gathering-dated", { gathering, ...dates, status: "confirmed" });
  tell(SIXTH, "role-given", {
    ...{ party: "sullivan", body: "plenary", role: "presenter", organisation: "isoc" },
  });
  tell(SIXTH, "agenda-set", { gathering, items: agenda(told) });
  tell(SIXTH, "gathering-opened", { gathering });
  tell(SIXTH, "recording-added", {
    ...{ recording: "sixth-1", gathering },
    url: "https://livestream.com/internetsociety/iotsecurity2018-6",
  });
  const decision = "sixth-implementation";
  tell(SIXTH, "decision-reported", {
    ...{ decision, body: "plenary", gathering, level: "unstated", segments: [] },
    text: words(
      "A group is created that takes the next steps as the whole group defines them",
      "Un groupe est créé pour réaliser les prochaines étapes définies par l’ensemble",
    ),
  });
  tell(SIXTH, "body-formed", {
    ...{ body: "implementation", kind: "implementation", decision },
    name: words("Implementation Working Group", "Groupe de travail sur la mise en œuvre"),
  });
  tell(SIXTH, "gathering-held", {
    gathering,
    inPerson: { count: 40, approximate: true },
    remote: { count: 15, approximate: true },
  });
  tell(SIXTH, "report-drafted", { gathering, sections: report(told) });
}

function agenda({ words }: Teller): ActOf<"agenda-set">["items"] {
  return [
    { kind: "registration", starts: "08:30", title: words("Registration", "Inscription") },
    { kind: "welcome", starts: "09:00", title: words("Welcome", "Accueil") },
    {
      ...{ kind: "panel-update", starts: "09:10" },
      title: words("The groups report", "Le point des groupes"),
    },
    {
      ...{ kind: "breakout", starts: "09:40" },
      title: words("Finalising recommendations", "Finaliser les recommandations"),
    },
    { kind: "break", starts: "10:30", title: words("Break", "Pause") },
    {
      ...{ kind: "reconvene", starts: "10:45" },
      title: words("Recommendations and implementation", "Recommandations et mise en œuvre"),
    },
    {
      ...{ kind: "breakout", starts: "11:15" },
      title: words(
        "Tasks for the next month, six months and year; who is best suited and willing",
        "Tâches du mois, des six mois et de l’année à venir ; qui est le mieux placé et disposé",
      ),
    },
    {
      ...{ kind: "reconvene", starts: "12:15" },
      title: words("Next steps", "Prochaines étapes"),
    },
    { kind: "reception", starts: "13:00", title: words("Lunch reception", "Dîner-réception") },
  ];
}

/** As it was published: a template whose places were never filled in. */
function report({ words }: Teller): ActOf<"report-drafted">["sections"] {
  const headings = ["previous-mandate", "introduction", "discussion"] as const;
  const empty = (body: string) => headings.map((part) => ({ part, body }));
  const [, ...education] = empty("education");
  return [
    {
      part: "overview",
      text: words(
        "A year of meetings towards norms and policies that make the Internet of Things in Canada secure.",
        "Une année de rencontres pour des normes et des politiques qui sécurisent l’Internet des objets au Canada.",
      ),
    },
    {
      part: "goal",
      text: words(
        "To update, to finalise recommendations, and to set steps for carrying them out.",
        "Faire le point, finaliser les recommandations et fixer les étapes de leur mise en œuvre.",
      ),
    },
    { part: "represented" },
    {
      ...{ part: "previous-mandate", body: "education" },
      text: words("[link to last report with page #s]", "[link to last report with page #s]"),
    },
    ...education,
    ...empty("labelling"),
    ...empty("network"),
  ];
}

export function tellLinkages({ tell, words }: Teller): void {
  type Kind = ActOf<"process-linked">["kind"];
  const link = (
    linkage: string,
    kind: Kind,
    name: readonly [string, string],
    what: readonly [string, string],
    from?: string,
    to: string | undefined = from,
  ) =>
    tell(SIXTH, "process-linked", {
      ...{ linkage, kind, name: words(...name), what: words(...what) },
      ...(from === undefined ? {} : { from }),
      ...(to === undefined ? {} : { to }),
    });
  link(
    "canadian-igf",
    "contributed-to-us",
    ["Canadian Internet Governance Forum", "Forum canadien sur la gouvernance d’Internet"],
    [
      "A panel on effective labels, with speakers of the labelling group",
      "Une table ronde sur les étiquettes efficaces, avec des membres du groupe sur l’étiquetage",
    ],
    "2019-02-27",
  );
  link(
    "youth-igf",
    "contributed-to-us",
    ["Youth IGF Canada", "FGI Jeunesse Canada"],
    [
      "A survey of what young people know and think",
      "Une enquête sur ce que savent et pensent les jeunes",
    ],
  );
  link(
    "indigenous-connectivity",
    "contributed-to-us",
    ["Indigenous Connectivity Summit, Inuvik", "Sommet sur la connectivité autochtone, Inuvik"],
    [
      "A roundtable: security first, tests and labels, training as part of digital literacy",
      "Une table ronde : la sécurité d’abord, essais et étiquettes, formation intégrée à la littératie numérique",
    ],
    "2018-10-11",
    "2018-10-12",
  );
  link(
    "dynamic-coalition",
    "we-contributed-to",
    ["IGF Dynamic Coalition on IoT, Paris", "Coalition dynamique du FGI sur l’IdO, Paris"],
    ["An update by Maarten Botterman", "Un point présenté par Maarten Botterman"],
    "2018-11-01",
    "2018-11-30",
  );
  link(
    "igf-alignment",
    "we-contributed-to",
    ["IGF 2018 panel on global alignment", "Table ronde du FGI 2018 sur l’harmonisation mondiale"],
    ["Perspectives of CIRA and ISED", "Points de vue de l’ACEI et d’ISDE"],
  );
  link(
    "policy-platform",
    "member-of",
    ["IoT Security Policy Platform", "Plateforme sur les politiques de sécurité de l’IdO"],
    ["ISED agreed to take part", "ISDE a accepté d’y participer"],
  );
  link(
    "senegal",
    "inspired-by-us",
    ["Senegal", "Sénégal"],
    [
      "A delegation visited; its own process began with a presenter from Canada",
      "Une délégation est venue ; son propre processus a commencé avec une présentation du Canada",
    ],
    "2018-11-28",
    "2018-11-29",
  );
  link(
    "france",
    "inspired-by-us",
    ["France", "France"],
    [
      "A working group was announced, and its leads consult the Canadian committee",
      "Un groupe de travail a été annoncé, et ses responsables consultent le comité canadien",
    ],
    "2019-01-01",
    "2019-01-31",
  );
}

type Text = readonly [en: string, fr: string];

const LESSONS: readonly (readonly [lesson: string, topic: Text, text: Text])[] = [
  [
    "scope",
    ["Scope", "Portée"],
    [
      "Participants define it, and only the whole group agrees to close a gap.",
      "Les participants la définissent, et seul l’ensemble du groupe convient de combler une lacune.",
    ],
  ],
  [
    "time",
    ["Time", "Temps"],
    [
      "Such projects can be slow: plan extra time.",
      "De tels projets peuvent être lents : prévoyez du temps.",
    ],
  ],
  [
    "identification",
    ["Finding stakeholders", "Repérer les parties prenantes"],
    [
      "Use every resource: the committee, newcomers, champions within organisations.",
      "Mobilisez toutes les ressources : le comité, les nouveaux venus, les champions dans les organisations.",
    ],
  ],
  [
    "engagement",
    ["Engaging stakeholders", "Mobiliser les parties prenantes"],
    ["It asks much commitment of them.", "Cela exige d’elles un grand engagement."],
  ],
  [
    "facilitation",
    ["Facilitation", "Animation"],
    [
      "What counts most: a facilitator who knows both the subject and the process.",
      "L’essentiel : un animateur qui connaît à la fois le sujet et le processus.",
    ],
  ],
  [
    "momentum",
    ["Momentum", "Élan"],
    [
      "More webinars and platforms raised engagement between meetings.",
      "Plus de webinaires et de plateformes ont accru la mobilisation entre les rencontres.",
    ],
  ],
];

export function tellLessons({ tell, words }: Teller): void {
  for (const [lesson, topic, text] of LESSONS) {
    tell(SIXTH, "lesson-noted", { lesson, topic: words(...topic), text: words(...text) });
  }
}
