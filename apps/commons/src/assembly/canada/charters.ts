/** The three working groups, and their charters as the second meeting agreed upon them. */
import type { ActOf } from "../act.ts";
import type { Teller } from "./teller.ts";

const DAY = "2018-06-21";

type Text = readonly [en: string, fr: string];

interface Group {
  readonly body: string;
  readonly names: readonly Text[];
  readonly segment: string;
  readonly pages: string;
  readonly goal: Text;
  readonly questions: readonly Text[];
  readonly outputs: readonly Text[];
  readonly exclusions: readonly Text[];
  readonly wanted: readonly Text[];
  readonly firstStep?: Text;
}

/** @param decide  a decision of the plenary, its segment and its words */
export function tellGroups(
  { tell, words }: Teller,
  decide: (decision: string, segment: string, text: Text) => void,
): void {
  const all = (texts: readonly Text[]) => texts.map((text) => words(...text));
  for (const group of GROUPS) {
    const { body, names, firstStep } = group;
    const [first = ["", ""], ...others] = names;
    const formed = { body, kind: "working-group", decision: "second-priorities" } as const;
    tell(DAY, "body-formed", { ...formed, name: words(...first) });
    for (const name of others) tell(DAY, "body-renamed", { body, name: words(...name) });
    const charter: ActOf<"charter-proposed">["charter"] = {
      goal: words(...group.goal),
      questions: all(group.questions),
      outputs: all(group.outputs),
      exclusions: all(group.exclusions),
      wanted: all(group.wanted),
      ...(firstStep === undefined ? {} : { firstStep: words(...firstStep) }),
    };
    const source = { gathering: "second", pages: group.pages };
    tell(DAY, "charter-proposed", { body, charter, source });
    const decision = `second-${body}-charter`;
    decide(decision, group.segment, [
      `This charter is agreed upon: ${first[0]}`,
      `Ce mandat est convenu : ${first[1]}`,
    ]);
    tell(DAY, "charter-ratified", { body, version: 1, decision });
  }
}

const GROUPS: readonly Group[] = [
  {
    body: "labelling",
    names: [
      ["Labelling", "Étiquetage"],
      ["Device Labeling", "Étiquetage des appareils"],
    ],
    segment: "second-labelling",
    pages: "3-4",
    goal: [
      "Scope out labelling regimes that Canada could apply or enhance",
      "Cerner les régimes d’étiquetage que le Canada pourrait appliquer ou améliorer",
    ],
    questions: [
      [
        "Is a label developed, an existing one used, or one made with others?",
        "Faut-il créer une étiquette, en reprendre une, ou en élaborer une avec d’autres ?",
      ],
      [
        "How does the label meet manufacturers, resellers, open source and other providers?",
        "Comment l’étiquette rejoint-elle fabricants, revendeurs, logiciel libre et autres fournisseurs ?",
      ],
      [
        "Where are tests done, by whom, and is a new test needed?",
        "Où se font les essais, par qui, et faut-il un nouvel essai ?",
      ],
      [
        "What does each label mean technically?",
        "Que signifie chaque étiquette sur le plan technique ?",
      ],
      [
        "For whom is it: what matters to consumers, business and government in Canada?",
        "À qui s’adresse-t-elle : qu’est-ce qui compte pour les consommateurs, les entreprises et les pouvoirs publics au Canada ?",
      ],
      ["How is existing work used again?", "Comment réutiliser les travaux existants ?"],
    ],
    outputs: [],
    exclusions: [["No new standard is developed", "Aucune nouvelle norme n’est élaborée"]],
    wanted: [
      ["Manufacturers", "Fabricants"],
      ["Vendors", "Vendeurs"],
      ["People who know how standards are made", "Personnes qui connaissent la normalisation"],
      ["Consumer protection professionals", "Professionnels de la protection des consommateurs"],
      ["IoT alliances", "Alliances de l’IdO"],
      ["User experience professionals", "Professionnels de l’expérience utilisateur"],
      ["Citizen and public interest group", "Groupe de citoyens et d’intérêt public"],
      [
        "Trusted certification bodies and industry standards organisations",
        "Organismes de certification reconnus et organismes de normalisation de l’industrie",
      ],
    ],
    firstStep: [
      "A conceptual map of existing standards, and its gaps",
      "Une carte conceptuelle des normes existantes, et ses lacunes",
    ],
  },
  {
    body: "education",
    names: [
      ["Consumer Education & Awareness", "Éducation et sensibilisation des consommateurs"],
      ["Consumer Education", "Éducation des consommateurs"],
    ],
    segment: "second-education",
    pages: "4",
    goal: [
      "A framework of education and awareness for a public more conscious of security",
      "Un cadre d’éducation et de sensibilisation pour un public plus soucieux de sécurité",
    ],
    questions: [],
    outputs: [
      ["A toolkit for decisions", "Une trousse d’aide à la décision"],
      [
        "A communication plan: resources, audience, topics, delivery, what exists",
        "Un plan de communication : ressources, public, sujets, diffusion, existant",
      ],
      [
        "A gap analysis of education campaigns",
        "Une analyse des lacunes des campagnes d’éducation",
      ],
    ],
    exclusions: [
      [
        "No campaigns are developed, only high-level suggestions",
        "Aucune campagne n’est élaborée, seulement des suggestions générales",
      ],
    ],
    wanted: [
      ["Communications professionals", "Professionnels des communications"],
      ["Consumer protection professionals", "Professionnels de la protection des consommateurs"],
      ["Citizen and public interest groups", "Groupes de citoyens et d’intérêt public"],
      [
        "Representatives of education ministries, educators",
        "Représentants des ministères de l’Éducation, éducateurs",
      ],
      ["Civil society groups", "Groupes de la société civile"],
      [
        "Partners who could implement or deliver",
        "Partenaires qui pourraient mettre en œuvre ou diffuser",
      ],
      [
        "Vulnerable groups: youth, seniors, marginalised people and others",
        "Groupes vulnérables : jeunes, aînés, personnes marginalisées et autres",
      ],
      ["Municipalities", "Municipalités"],
      ["Research and polling agencies", "Agences de recherche et de sondage"],
    ],
  },
  {
    body: "network",
    names: [
      ["Network Resiliency", "Résilience du réseau"],
      ["Network Resilience", "Résilience des réseaux"],
    ],
    segment: "second-network",
    pages: "4-5",
    goal: [
      "Recommend how to protect the Internet from things, and things from the Internet",
      "Recommander comment protéger l’Internet des objets, et les objets de l’Internet",
    ],
    questions: [
      [
        "Is resilience meant narrowly or broadly: where does it begin and end?",
        "La résilience s’entend-elle au sens étroit ou large : où commence-t-elle, où finit-elle ?",
      ],
    ],
    outputs: [
      [
        "A white paper of guidance on operating and managing networks",
        "Un livre blanc d’orientation sur l’exploitation et la gestion des réseaux",
      ],
      [
        "A prototype or proof of concept, showing labels in networks of several scales",
        "Un prototype ou une preuve de concept, montrant les étiquettes dans des réseaux de plusieurs tailles",
      ],
      ["A definition of network resilience", "Une définition de la résilience du réseau"],
    ],
    exclusions: [
      [
        "No industry networking standards are developed",
        "Aucune norme de réseau de l’industrie n’est élaborée",
      ],
    ],
    wanted: [
      ["Network operators", "Exploitants de réseaux"],
      ["Manufacturers", "Fabricants"],
      ["Software developers", "Développeurs de logiciels"],
      ["Standards development organisations", "Organismes d’élaboration de normes"],
    ],
  },
];
