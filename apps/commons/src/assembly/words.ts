/** What the assembly's codes mean, in English and French. `{name}` stands for a parameter. */
import type { Criterion, ReasonCode, Remark, RemarkCode, Certificate } from "./consensus.ts";
import type { AssemblyRefusalCode, Params } from "./refusal.ts";
import type { Level } from "./state.ts";
import type { Language } from "./text.ts";

export type Bilingual = Readonly<Record<Language, string>>;

export const levelWords: Readonly<Record<Level, Bilingual>> = {
  consensus: { en: "Consensus", fr: "Consensus" },
  "rough-consensus": { en: "Rough consensus", fr: "Consensus approximatif" },
  none: { en: "No consensus", fr: "Pas de consensus" },
  indeterminate: {
    en: "Nothing can be determined",
    fr: "Rien ne peut être déterminé",
  },
};

export const criterionWords: Readonly<Record<"C1" | "C2" | "C3", Bilingual>> = {
  C1: { en: "Nobody is arguing any more", fr: "Plus personne ne débat" },
  C2: {
    en: "All dissenting views have been discussed",
    fr: "Tous les avis divergents ont été discutés",
  },
  C3: {
    en: "A majority agrees, and none or almost none cannot live with it",
    fr: "Une majorité est d’accord, et personne ou presque ne s’y oppose absolument",
  },
};

export const metWords: Readonly<Record<Criterion["met"], Bilingual>> = {
  yes: { en: "fulfilled", fr: "rempli" },
  no: { en: "not fulfilled", fr: "non rempli" },
  indeterminate: { en: "cannot be said", fr: "indéterminé" },
};

export const reasonWords: Readonly<Record<ReasonCode | RemarkCode, Bilingual>> = {
  "quiet-long-enough": {
    en: "No objection and nothing new came for {hours} hours; the group asks for {needed}.",
    fr: "Aucune objection ni information nouvelle pendant {hours} heures ; le groupe en exige {needed}.",
  },
  "still-argued": {
    en: "The last objection or new information came only {hours} hours before the end; the group asks for {needed} hours of quiet.",
    fr: "La dernière objection ou information nouvelle est arrivée {hours} heures seulement avant la fin ; le groupe exige {needed} heures de calme.",
  },
  "queues-empty": {
    en: "At the last call nobody in the room or far away asked to speak.",
    fr: "Au dernier appel, personne n’a demandé la parole, ni en salle ni à distance.",
  },
  "queue-not-empty": {
    en: "At the last call somebody was still waiting to speak.",
    fr: "Au dernier appel, quelqu’un attendait encore de prendre la parole.",
  },
  "no-last-call": {
    en: "No last call was made in the meeting.",
    fr: "Aucun dernier appel n’a été lancé pendant la rencontre.",
  },
  "all-discussed": {
    en: "Every dissent was discussed ({count} in all).",
    fr: "Chaque avis divergent a été discuté ({count} au total).",
  },
  "not-discussed": {
    en: "Dissent {dissent} was not discussed.",
    fr: "L’avis divergent {dissent} n’a pas été discuté.",
  },
  "dissent-unstated": {
    en: "People who cannot live with it and were not heard on why: {count}.",
    fr: "Personnes qui ne peuvent s’en accommoder et dont on n’a pas entendu les raisons : {count}.",
  },
  majority: {
    en: "{agree} of {total} agree: more than the majority that the group adopted.",
    fr: "D’accord : {agree} sur {total}, soit plus que la majorité adoptée par le groupe.",
  },
  "no-majority": {
    en: "{agree} of {total} agree: not the majority that the group adopted.",
    fr: "D’accord : {agree} sur {total}, ce qui n’est pas la majorité adoptée par le groupe.",
  },
  "almost-none-cannot": {
    en: "People who cannot live with it: {cannot}. Up to {almostNone} is “almost none” among so many.",
    fr: "Personnes qui ne peuvent s’en accommoder : {cannot}. Jusqu’à {almostNone}, c’est « presque personne » dans un groupe de cette taille.",
  },
  "too-many-cannot": {
    en: "People who cannot live with it: {cannot}. More than {almostNone} is not “almost none” among so many.",
    fr: "Personnes qui ne peuvent s’en accommoder : {cannot}. Au-delà de {almostNone}, ce n’est plus « presque personne » dans un groupe de cette taille.",
  },
  "too-few-positions": {
    en: "Positions taken: {total}. The group asks for at least {minimum}.",
    fr: "Positions prises : {total}. Le groupe en exige au moins {minimum}.",
  },
  "community-cannot": {
    en: "Nobody of the community “{community}” agrees or can live with it. This changes no count.",
    fr: "Personne dans la communauté « {community} » n’est d’accord ni ne peut s’en accommoder. Cela ne change aucun décompte.",
  },
  "one-organisation": {
    en: "Positions from one organisation ({organisation}): {count} of {total}. Each still counts as one.",
    fr: "Positions venant d’une même organisation ({organisation}) : {count} sur {total}. Chacune compte quand même pour une.",
  },
  "more-than-a-few": {
    en: "People who can merely live with it: {count} of {total}, more than the “few” that the group adopted.",
    fr: "Personnes qui peuvent seulement s’en accommoder : {count} sur {total}, plus que les « quelques-unes » adoptées par le groupe.",
  },
  "sustained-dissent": {
    en: "Dissents that were sustained and stand beside the result: {count}.",
    fr: "Avis divergents maintenus, qui figurent à côté du résultat : {count}.",
  },
};

export const refusalWords: Readonly<Record<AssemblyRefusalCode, Bilingual>> = {
  "not-understood": {
    en: "This part of the act is not understood: {path}.",
    fr: "Cette partie de l’acte n’est pas comprise : {path}.",
  },
  "clock-behind": {
    en: "The record already reaches {latest}: nothing is entered before that.",
    fr: "Le registre va déjà jusqu’à {latest} : rien ne s’inscrit avant.",
  },
  "dated-ahead": {
    en: "It cannot have happened on {day}, which is still to come.",
    fr: "Cela ne peut s’être produit le {day}, qui est encore à venir.",
  },
  "not-allowed": {
    en: "You may not do this here ({act}).",
    fr: "Vous ne pouvez pas faire cela ici ({act}).",
  },
  "no-process": {
    en: "No process has been opened yet.",
    fr: "Aucun processus n’a encore été ouvert.",
  },
  "process-open-already": {
    en: "The process is open already.",
    fr: "Le processus est déjà ouvert.",
  },
  unknown: { en: "There is no {id} here.", fr: "Il n’y a pas de {id} ici." },
  "id-taken": {
    en: "There is already a {id} here.",
    fr: "Il y a déjà un élément {id} ici.",
  },
  "not-a-person": {
    en: "People take part; an organisation cannot.",
    fr: "Ce sont les personnes qui participent ; une organisation ne le peut pas.",
  },
  "not-registered": {
    en: "Register first: it is open to everybody.",
    fr: "Inscrivez-vous d’abord : l’inscription est ouverte à tous.",
  },
  "registered-already": {
    en: "You are registered already.",
    fr: "Vous êtes déjà inscrit.",
  },
  "rules-not-acknowledged": {
    en: "Read the rules of engagement (version {version}) and acknowledge them first.",
    fr: "Lisez d’abord les règles d’engagement (version {version}) et confirmez-les.",
  },
  "parameters-not-adopted": {
    en: "The group has not yet adopted what a majority, almost none and quiet mean here.",
    fr: "Le groupe n’a pas encore adopté ce que signifient ici majorité, presque personne et calme.",
  },
  "parameters-impossible": {
    en: "A share is more than the whole, or the majority less than half.",
    fr: "Une part dépasse le tout, ou la majorité est inférieure à la moitié.",
  },
  "interest-not-declared": {
    en: "Declare your interests first; you may declare that there are none.",
    fr: "Déclarez d’abord vos intérêts ; vous pouvez déclarer n’en avoir aucun.",
  },
  "no-such-version": {
    en: "Version {version} is not the one in question; the latest is {latest}.",
    fr: "La version {version} n’est pas celle dont il s’agit ; la plus récente est {latest}.",
  },
  "not-by-plenary": {
    en: "This takes a decision of the plenary.",
    fr: "Il faut pour cela une décision de la plénière.",
  },
  "decision-not-in-force": {
    en: "Decision {id} is not in force.",
    fr: "La décision {id} n’est pas en vigueur.",
  },
  "decided-before": {
    en: "Decision {id} was made before this was proposed.",
    fr: "La décision {id} est antérieure à cette proposition.",
  },
  "wrong-state": {
    en: "{id} is not at that point: {state}.",
    fr: "{id} n’en est pas là : {state}.",
  },
  "not-in-both-languages": {
    en: "It is not there in both languages, reviewed (language: {language}).",
    fr: "Le texte n’existe pas dans les deux langues, révisé (langue : {language}).",
  },
  frozen: {
    en: "{id} was put to people as it stands: it is not changed any more.",
    fr: "{id} a été soumis tel quel : on ne le modifie plus.",
  },
  "position-without-reason": {
    en: "Say why you cannot live with it, so that it can be discussed.",
    fr: "Dites pourquoi vous ne pouvez vous en accommoder, afin que cela soit discuté.",
  },
  "same-dissent": {
    en: "You said this already, as {id}; it will be discussed there.",
    fr: "Vous l’avez déjà dit, sous {id} ; c’est là que ce sera discuté.",
  },
  "not-yours": { en: "This is not yours to do.", fr: "Ce n’est pas à vous de le faire." },
  "contested-already": {
    en: "You contested this once already.",
    fr: "Vous l’avez déjà contesté une fois.",
  },
  "not-what-is-computed": {
    en: "The record of {id} gives another certificate.",
    fr: "Le registre de {id} donne un autre certificat.",
  },
  "against-computation-without-reason": {
    en: "The record gives “{computed}”. To declare “{level}” takes a public reason.",
    fr: "Le registre donne « {computed} ». Déclarer « {level} » exige un motif public.",
  },
  "dissent-not-discussed": {
    en: "Dissent was not discussed: no reason makes an agreement of that.",
    fr: "Un avis divergent n’a pas été discuté : aucun motif n’en fait un accord.",
  },
  "too-early": {
    en: "It may still be contested: {hours} hours from the declaration.",
    fr: "Le résultat peut encore être contesté : {hours} heures à compter de la déclaration.",
  },
  "too-late": {
    en: "The {hours} hours for contesting are over.",
    fr: "Les {hours} heures prévues pour contester sont écoulées.",
  },
  "contest-open": {
    en: "Contest {contest} has no answer yet.",
    fr: "La contestation {contest} est encore sans réponse.",
  },
  "decided-already": {
    en: "This was decided ({id}) and stands until something new is known.",
    fr: "Cela a été décidé ({id}) et tient tant qu’il n’y a rien de nouveau.",
  },
  "not-new-information": {
    en: "{id} is not new information that came after the decision.",
    fr: "{id} n’est pas une information nouvelle, postérieure à la décision.",
  },
  "already-given": { en: "It is there already ({role}).", fr: "Cela existe déjà ({role})." },
  "beyond-recording": {
    en: "The recording ends after {seconds} seconds.",
    fr: "L’enregistrement se termine après {seconds} secondes.",
  },
  backwards: {
    en: "The end comes before the beginning.",
    fr: "La fin précède le début.",
  },
  "not-first-in-queue": {
    en: "{first} is next; to go out of turn takes a reason.",
    fr: "C’est au tour de {first} ; sauter un tour exige un motif.",
  },
  "actions-left-out": {
    en: "Open actions that the agenda leaves out: {count}, {first} among them.",
    fr: "Actions en cours que l’ordre du jour oublie : {count}, dont {first}.",
  },
  "report-incomplete": {
    en: "The report is not complete ({count}): {which}",
    fr: "Le rapport n’est pas complet ({count}) : {which}",
  },
  "task-without-owner": {
    en: "Nobody has accepted a task for {id} within a month, six months or a year.",
    fr: "Personne n’a accepté de tâche pour {id} à un mois, six mois ou un an.",
  },
  "task-without-engager": {
    en: "{id} is not here: say who will engage them.",
    fr: "{id} n’est pas présent : dites qui le contactera.",
  },
  "task-not-accepted": {
    en: "Nobody has accepted task {task} yet.",
    fr: "Personne n’a encore accepté la tâche {task}.",
  },
  "comments-not-disposed": {
    en: "Comments without an answer: {count}. Each gets one before the document goes on.",
    fr: "Commentaires sans réponse : {count}. Chacun en reçoit une avant que le document avance.",
  },
  "comments-closed": {
    en: "Comments were taken until {until}.",
    fr: "Les commentaires étaient reçus jusqu’au {until}.",
  },
  "comments-last": {
    en: "Comments are taken until {until}, that day included.",
    fr: "Les commentaires sont reçus jusqu’au {until} inclus.",
  },
  "text-without-entry": {
    en: "The text {id} belongs to no entry of this record.",
    fr: "Le texte {id} n’appartient à aucune entrée de ce registre.",
  },
  "text-redacted": {
    en: "The text {id} was removed from the record and should not be here.",
    fr: "Le texte {id} a été retiré du registre et ne devrait pas s’y trouver.",
  },
  "nothing-to-redact": {
    en: "This text was removed already.",
    fr: "Ce texte a déjà été retiré.",
  },
};

export const fill = (words: Bilingual, language: Language, params: Params): string =>
  words[language].replaceAll(/\{([a-zA-Z]+)\}/g, (whole, name: string) =>
    String(params[name] ?? whole),
  );

/** The certificate in sentences: the result, then each criterion and why, then what is remarked. */
export function explain(certificate: Certificate, language: Language): readonly string[] {
  const reason = ({ code, params }: Criterion["reasons"][number] | Remark) =>
    fill(reasonWords[code], language, params);
  const colon = language === "fr" ? "\u00a0:" : ":";
  const criteria = (["C1", "C2", "C3"] as const).map((id) => {
    const { met, reasons } = certificate.criteria[id];
    const verdict = `${criterionWords[id][language]}${colon} ${metWords[met][language]}.`;
    return [verdict, ...reasons.map(reason)].join(" ");
  });
  return [
    `${levelWords[certificate.level][language]}.`,
    ...criteria,
    ...certificate.remarks.map(reason),
  ];
}
