/**
 * Whom to turn to in Canada, by what happened and where. Names are spelled out: “OPC” is a privacy
 * commissioner in Ottawa and a consumer office in Quebec.
 */
import { REVIEWED } from "./message.ts";

interface Words {
  readonly en: string;
  readonly fr: string;
}

export interface Authority {
  readonly name: Words;
  readonly does: Words;
  readonly url: string;
  /** When the entry was written; addresses are rechecked before each release. */
  readonly reviewed: string;
}

const authority = (name: Words, does: Words, url: string): Authority => ({
  name,
  does,
  url,
  reviewed: REVIEWED,
});

export const provinces = {
  AB: { en: "Alberta", fr: "Alberta" },
  BC: { en: "British Columbia", fr: "Colombie-Britannique" },
  MB: { en: "Manitoba", fr: "Manitoba" },
  NB: { en: "New Brunswick", fr: "Nouveau-Brunswick" },
  NL: { en: "Newfoundland and Labrador", fr: "Terre-Neuve-et-Labrador" },
  NS: { en: "Nova Scotia", fr: "Nouvelle-Écosse" },
  NT: { en: "Northwest Territories", fr: "Territoires du Nord-Ouest" },
  NU: { en: "Nunavut", fr: "Nunavut" },
  ON: { en: "Ontario", fr: "Ontario" },
  PE: { en: "Prince Edward Island", fr: "Île-du-Prince-Édouard" },
  QC: { en: "Quebec", fr: "Québec" },
  SK: { en: "Saskatchewan", fr: "Saskatchewan" },
  YT: { en: "Yukon", fr: "Yukon" },
} as const satisfies Readonly<Record<string, Words>>;
export type Province = keyof typeof provinces;

export const impacts = {
  money: {
    en: "I lost money, or may lose some",
    fr: "J’ai perdu de l’argent, ou je risque d’en perdre",
  },
  privacy: {
    en: "Somebody saw, heard or shared what is private",
    fr: "Quelqu’un a vu, entendu ou communiqué ce qui est privé",
  },
  safety: { en: "Somebody could be hurt", fr: "Quelqu’un pourrait être blessé" },
  crime: {
    en: "Somebody broke in, threatens or spies on me",
    fr: "Quelqu’un s’est introduit, me menace ou m’épie",
  },
  warranty: {
    en: "It does not do what it should",
    fr: "Il ne fait pas ce qu’il devrait",
  },
  label: {
    en: "What the label or the ad says is not true",
    fr: "Ce que dit l’étiquette ou la publicité n’est pas vrai",
  },
  bystander: {
    en: "It is another person’s device, and it concerns me",
    fr: "C’est l’appareil d’une autre personne, et il me touche",
  },
} as const satisfies Readonly<Record<string, Words>>;
export type Impact = keyof typeof impacts;

const federalPrivacy = authority(
  {
    en: "Office of the Privacy Commissioner of Canada",
    fr: "Commissariat à la protection de la vie privée du Canada",
  },
  {
    en: "Takes complaints about how businesses handle personal information.",
    fr: "Reçoit les plaintes sur la façon dont les entreprises traitent les renseignements personnels.",
  },
  "https://www.priv.gc.ca",
);

const provincialPrivacy: Readonly<Partial<Record<Province, Authority>>> = {
  AB: authority(
    {
      en: "Office of the Information and Privacy Commissioner of Alberta",
      fr: "Commissariat à l’information et à la protection de la vie privée de l’Alberta",
    },
    federalPrivacy.does,
    "https://oipc.ab.ca",
  ),
  BC: authority(
    {
      en: "Office of the Information and Privacy Commissioner for British Columbia",
      fr: "Commissariat à l’information et à la protection de la vie privée de la Colombie-Britannique",
    },
    federalPrivacy.does,
    "https://www.oipc.bc.ca",
  ),
  QC: authority(
    {
      en: "Commission d’accès à l’information du Québec",
      fr: "Commission d’accès à l’information du Québec",
    },
    federalPrivacy.does,
    "https://www.cai.gouv.qc.ca",
  ),
};

const consumerDoes: Words = {
  en: "Helps with returns, refunds, warranties and unfair practices.",
  fr: "Aide pour les retours, les remboursements, les garanties et les pratiques déloyales.",
};
const consumerOffice = (en: string, fr: string, url: string): Authority =>
  authority({ en, fr }, consumerDoes, url);

const consumerOffices: Readonly<Record<Province, Authority>> = {
  AB: consumerOffice(
    "Government of Alberta, consumer protection",
    "Gouvernement de l’Alberta, protection des consommateurs",
    "https://www.alberta.ca/consumer-protection",
  ),
  BC: consumerOffice(
    "Consumer Protection BC",
    "Consumer Protection BC",
    "https://www.consumerprotectionbc.ca",
  ),
  MB: consumerOffice(
    "Manitoba Consumer Protection Office",
    "Office de la protection du consommateur du Manitoba",
    "https://www.gov.mb.ca/cp/cpo",
  ),
  NB: consumerOffice(
    "Financial and Consumer Services Commission of New Brunswick",
    "Commission des services financiers et des services aux consommateurs du Nouveau-Brunswick",
    "https://fcnb.ca",
  ),
  NL: consumerOffice(
    "Government of Newfoundland and Labrador, consumer affairs",
    "Gouvernement de Terre-Neuve-et-Labrador, affaires de consommation",
    "https://www.gov.nl.ca/dgsnl",
  ),
  NS: consumerOffice(
    "Service Nova Scotia, consumer protection",
    "Service Nouvelle-Écosse, protection des consommateurs",
    "https://novascotia.ca/sns",
  ),
  NT: consumerOffice(
    "Government of the Northwest Territories, consumer affairs",
    "Gouvernement des Territoires du Nord-Ouest, affaires de consommation",
    "https://www.maca.gov.nt.ca",
  ),
  NU: consumerOffice(
    "Government of Nunavut, consumer affairs",
    "Gouvernement du Nunavut, affaires de consommation",
    "https://www.gov.nu.ca",
  ),
  ON: consumerOffice(
    "Consumer Protection Ontario",
    "Protection du consommateur de l’Ontario",
    "https://www.ontario.ca/page/consumer-protection-ontario",
  ),
  PE: consumerOffice(
    "Government of Prince Edward Island, consumer services",
    "Gouvernement de l’Île-du-Prince-Édouard, services aux consommateurs",
    "https://www.princeedwardisland.ca",
  ),
  QC: consumerOffice(
    "Office de la protection du consommateur (Quebec)",
    "Office de la protection du consommateur (Québec)",
    "https://www.opc.gouv.qc.ca",
  ),
  SK: consumerOffice(
    "Financial and Consumer Affairs Authority of Saskatchewan",
    "Autorité des services financiers et des consommateurs de la Saskatchewan",
    "https://fcaa.gov.sk.ca",
  ),
  YT: consumerOffice(
    "Government of Yukon, consumer services",
    "Gouvernement du Yukon, services aux consommateurs",
    "https://yukon.ca",
  ),
};

const police = authority(
  { en: "Your local police", fr: "La police de votre localité" },
  {
    en: "Call 911 when somebody is in danger now; otherwise report it and ask for the file number.",
    fr: "Composez le 911 si quelqu’un est en danger maintenant ; sinon, signalez le fait et demandez le numéro du dossier.",
  },
  "https://www.rcmp-grc.gc.ca",
);
const fraud = authority(
  { en: "Canadian Anti-Fraud Centre", fr: "Centre antifraude du Canada" },
  {
    en: "Collects reports of fraud and says what to do next.",
    fr: "Recueille les signalements de fraude et dit quoi faire ensuite.",
  },
  "https://antifraudcentre-centreantifraude.ca",
);
const cyber = authority(
  { en: "Canadian Centre for Cyber Security", fr: "Centre canadien pour la cybersécurité" },
  {
    en: "Gives advice, and takes reports of incidents.",
    fr: "Donne des conseils et reçoit les signalements d’incidents.",
  },
  "https://www.cyber.gc.ca",
);
const competition = authority(
  { en: "Competition Bureau", fr: "Bureau de la concurrence" },
  {
    en: "Acts on false and misleading claims about products.",
    fr: "Agit contre les indications fausses ou trompeuses sur des produits.",
  },
  "https://competition-bureau.canada.ca",
);
const health = authority(
  {
    en: "Health Canada, consumer product safety",
    fr: "Santé Canada, sécurité des produits de consommation",
  },
  {
    en: "Takes reports of products that hurt or could hurt somebody, and publishes recalls.",
    fr: "Reçoit les signalements de produits qui ont blessé ou pourraient blesser, et publie les rappels.",
  },
  "https://recalls-rappels.canada.ca",
);
const bank = authority(
  { en: "Your bank or card company", fr: "Votre banque ou l’émetteur de votre carte" },
  {
    en: "Can stop payments, if you call at once.",
    fr: "Peut arrêter des paiements, si vous appelez tout de suite.",
  },
  "https://www.canada.ca/en/financial-consumer-agency.html",
);

/** In the order in which to turn to them. */
export function authoritiesFor(impact: Impact, province: Province): readonly Authority[] {
  const privacy = provincialPrivacy[province] ?? federalPrivacy;
  switch (impact) {
    case "money":
      return [bank, police, fraud, consumerOffices[province]];
    case "privacy":
      return provincialPrivacy[province] === undefined ? [privacy] : [privacy, federalPrivacy];
    case "safety":
      return [police, health, consumerOffices[province]];
    case "crime":
      return [police, fraud, cyber];
    case "warranty":
      return [consumerOffices[province]];
    case "label":
      return [competition, consumerOffices[province]];
    case "bystander":
      return [privacy, police];
  }
}

/** Messages that lead there, by id, in the order in which to do them. */
export const stepsFor: Readonly<Record<Impact, readonly string[]>> = {
  money: ["problem-security-disconnect", "problem-security-proof", "problem-security-reset"],
  privacy: [
    ...["problem-security-disconnect", "problem-security-proof"],
    ...["problem-privacy-commissioner", "problem-security-reset"],
  ],
  safety: [
    "problem-security-disconnect",
    "problem-security-proof",
    "problem-functionality-redress",
  ],
  crime: [
    ...["problem-security-disconnect", "problem-security-proof"],
    ...["problem-security-reset", "problem-security-reimage"],
  ],
  warranty: ["problem-functionality-redress", "problem-functionality-province"],
  label: ["problem-security-proof", "problem-functionality-redress"],
  bystander: ["problem-privacy-bystander", "problem-security-proof"],
};

export const isProvince = (text: string): text is Province => Object.hasOwn(provinces, text);
export const isImpact = (text: string): text is Impact => Object.hasOwn(impacts, text);
