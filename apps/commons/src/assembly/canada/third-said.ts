/** What was suggested, asked and set to do at the third meeting, in short. */
import type { ActOf } from "../act.ts";

type Made = ActOf<"contribution-made">;

interface Remark {
  readonly id: string;
  readonly about: string;
  readonly kind: Made["kind"];
  readonly support?: Exclude<Made["support"], undefined>;
  readonly speaker?: string;
  readonly text: readonly [en: string, fr: string];
}

const said = (
  id: string,
  about: string,
  kind: Remark["kind"],
  text: Remark["text"],
  more: Pick<Remark, "support" | "speaker"> = {},
): Remark => ({ id: `third-${id}`, about, kind, text, ...more });

export const REMARKS: readonly Remark[] = [
  said(
    "education-1",
    "education",
    "suggestion",
    [
      "Add the end of use to the matrix: disposal, failure, passing on",
      "Ajouter la fin d’usage à la matrice : élimination, panne, transfert",
    ],
    { support: "one" },
  ),
  said(
    "education-2",
    "education",
    "suggestion",
    [
      "Split privacy and security before purchase: data, use, protection, effect on others, place, function, repair",
      "Détailler vie privée et sécurité avant l’achat : données, usage, protection, effet sur autrui, emplacement, fonction, réparation",
    ],
    { support: "several" },
  ),
  said(
    "education-3",
    "education",
    "suggestion",
    [
      "Split meaningful consent into collection, use and disclosure",
      "Détailler le consentement valable : collecte, utilisation, communication",
    ],
    { support: "one" },
  ),
  said(
    "education-4",
    "education",
    "remark",
    [
      "Security begins with the organisation and its process, not only with the product",
      "La sécurité commence par l’organisation et sa démarche, pas seulement par le produit",
    ],
    { support: "one", speaker: "khan" },
  ),
  said(
    "education-5",
    "education",
    "suggestion",
    [
      "After purchase: tell how devices are upgraded and patched",
      "Après l’achat : dire comment mettre à niveau et corriger les appareils",
    ],
    { support: "several" },
  ),
  said(
    "education-6a",
    "education",
    "suggestion",
    [
      "At a problem: also tell how to seek redress",
      "En cas de problème : dire aussi comment obtenir réparation",
    ],
    { support: "one" },
  ),
  said(
    "education-6b",
    "education",
    "suggestion",
    [
      "At a problem: tell how to erase, reset or re-image a device",
      "En cas de problème : dire comment effacer, réinitialiser ou réinstaller un appareil",
    ],
    { support: "one" },
  ),
  said("education-6c", "education", "question", [
    "To whom do people turn who are affected and are not the users?",
    "À qui s’adressent les personnes touchées qui ne sont pas les utilisateurs ?",
  ]),
  said(
    "education-8",
    "education",
    "suggestion",
    [
      "Order and priority matter more than detail, as in a newspaper",
      "L’ordre et la priorité comptent plus que le détail, comme dans un journal",
    ],
    { support: "one" },
  ),
  said(
    "education-9",
    "education",
    "remark",
    [
      "Copyright, contracts and terms of service may be too broad for this group",
      "Droit d’auteur, contrats et conditions d’utilisation sont peut-être trop vastes pour ce groupe",
    ],
    { support: "one" },
  ),
  said(
    "labelling-1",
    "labelling",
    "remark",
    [
      "Labels can be forged; wide adoption depends on preventing that",
      "Les étiquettes peuvent être contrefaites ; une large adoption suppose de l’empêcher",
    ],
    { support: "one" },
  ),
  said("labelling-2", "labelling", "remark", [
    "No label for security or privacy exists yet",
    "Aucune étiquette de sécurité ou de vie privée n’existe encore",
  ]),
  said(
    "labelling-3",
    "labelling",
    "remark",
    [
      "Security by design pays: it saves the cost of lawsuits later",
      "La sécurité dès la conception est rentable : elle évite des frais de justice",
    ],
    { support: "one", speaker: "khan" },
  ),
  said(
    "labelling-4",
    "labelling",
    "suggestion",
    [
      "Consider the feasibility of piloting a label, to learn how it speaks to different people",
      "Examiner la faisabilité d’un projet pilote d’étiquette, pour voir comment elle parle à divers publics",
    ],
    { support: "one" },
  ),
  said(
    "labelling-5",
    "labelling",
    "suggestion",
    [
      "Tell attestation from certification in the white paper",
      "Distinguer attestation et certification dans le livre blanc",
    ],
    { support: "one" },
  ),
  said("labelling-6", "labelling", "suggestion", [
    "Add labels other than those of ISO/IEC and CSA to the white paper",
    "Ajouter au livre blanc les étiquettes autres que celles de l’ISO/IEC et de la CSA",
  ]),
  said(
    "network-1",
    "network",
    "suggestion",
    [
      "Scanning a label gives the gateway the MUD file, the thing its own key, and its user a page",
      "Lire l’étiquette donne à la passerelle le fichier MUD, à l’objet sa propre clé et à l’utilisateur une page",
    ],
    { support: "one", speaker: "khan" },
  ),
  said("network-2", "network", "remark", [
    "A second draft specification is intended, on QR codes and other ways to a MUD file",
    "Une deuxième ébauche de spécification est prévue, sur les codes QR et d’autres voies vers un fichier MUD",
  ]),
  said(
    "network-3",
    "network",
    "suggestion",
    [
      "No public MUD files exist; consider approaches with fewer actors",
      "Aucun fichier MUD public n’existe ; envisager des approches avec moins d’acteurs",
    ],
    { support: "one" },
  ),
  said(
    "network-4",
    "network",
    "suggestion",
    [
      "Limit the access of things without MUD, so that it is adopted",
      "Limiter l’accès des objets sans MUD, pour favoriser son adoption",
    ],
    { support: "one" },
  ),
  said(
    "network-5",
    "network",
    "suggestion",
    [
      "Once its support has ended a thing may be kept to the local network",
      "Une fois son soutien terminé, un objet pourrait être limité au réseau local",
    ],
    { support: "one" },
  ),
  said(
    "broader-1",
    "third",
    "suggestion",
    [
      "The groups should meet face to face more often",
      "Les groupes devraient se rencontrer plus souvent en personne",
    ],
    { support: "one" },
  ),
  said(
    "broader-2",
    "third",
    "remark",
    [
      "Goals and outcomes of each group deserve more discussion; some may be too broad",
      "Les buts et résultats de chaque groupe méritent plus de débat ; certains sont peut-être trop vastes",
    ],
    { support: "one" },
  ),
  said(
    "broader-2-reply",
    "third",
    "remark",
    [
      "The education group looks mostly at behaviour",
      "Le groupe sur l’éducation s’intéresse surtout aux comportements",
    ],
    { support: "one" },
  ),
  said("broader-3", "third", "remark", [
    "How education is delivered was not discussed yet",
    "La diffusion de l’éducation n’a pas encore été abordée",
  ]),
  said(
    "broader-4",
    "third",
    "suggestion",
    [
      "A group, or an agenda item of each group, on adoption",
      "Un groupe, ou un point à l’ordre du jour de chaque groupe, sur l’adoption",
    ],
    { support: "one" },
  ),
  said("broader-5", "third", "suggestion", [
    "Begin to think of outcomes and adoption: what comes after March or April?",
    "Commencer à penser aux résultats et à l’adoption : qu’advient-il après mars ou avril ?",
  ]),
  said(
    "broader-6",
    "third",
    "suggestion",
    [
      "A group on how this process meshes with others abroad",
      "Un groupe sur l’articulation de ce processus avec d’autres à l’étranger",
    ],
    { support: "one" },
  ),
];

interface Action {
  readonly id: string;
  readonly owners: readonly string[];
  readonly due?: string;
  readonly text: readonly [en: string, fr: string];
}

const incorporate = [
  "Work the suggestions of the meeting in",
  "Intégrer les suggestions de la rencontre",
] as const;

export const ACTIONS: readonly Action[] = [
  {
    ...{ id: "third-education-a1", owners: ["education", "labelling"] },
    text: [
      "Work together on key messages about security and privacy",
      "Travailler ensemble aux messages clés sur la sécurité et la vie privée",
    ],
  },
  {
    ...{ id: "third-education-a2", owners: ["education"] },
    text: [
      "Go on working with experts of privacy and security",
      "Poursuivre le travail avec les spécialistes de la vie privée et de la sécurité",
    ],
  },
  {
    ...{ id: "third-education-a3", owners: ["oca"] },
    text: [
      "Reach out to the provinces and others about contract law and redress",
      "Joindre les provinces et d’autres au sujet du droit des contrats et des recours",
    ],
  },
  {
    ...{ id: "third-education-a4", owners: ["education"] },
    text: [
      "Work in the suggestions that the majority made",
      "Intégrer les suggestions faites par la majorité",
    ],
  },
  {
    ...{ id: "third-labelling-a1", owners: ["labelling"], due: "2018-10-31" },
    text: [
      "Draft the white paper for comment and input",
      "Rédiger le livre blanc pour commentaires",
    ],
  },
  {
    ...{ id: "third-labelling-a2", owners: ["labelling", "education"] },
    text: [
      "Broaden what labels convey before and after purchase and at a problem",
      "Élargir ce que l’étiquette transmet avant et après l’achat et en cas de problème",
    ],
  },
  { id: "third-labelling-a3", owners: ["labelling"], text: incorporate },
  {
    ...{ id: "third-network-a1", owners: ["network"], due: "2018-11-20" },
    text: ["Have a prototype to show", "Avoir un prototype à montrer"],
  },
  { id: "third-network-a2", owners: ["network"], text: incorporate },
];
