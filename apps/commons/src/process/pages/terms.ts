/** What the assembly's own terms are called, in English and French. */
import type { ActKind, ActOf } from "../../assembly/act.ts";
import type { agendaKinds, reportParts } from "../../assembly/act-gathering.ts";
import type { Assembly, Call, Document, Gathering, Stance } from "../../assembly/state.ts";
import type { Bilingual } from "../../pages/words.ts";

type Terms<K extends string> = Readonly<Record<K, Bilingual>>;

export const bodyKinds: Terms<ActOf<"body-formed">["kind"]> = {
  plenary: { en: "Plenary", fr: "Plénière" },
  oversight: { en: "Oversight committee", fr: "Comité de surveillance" },
  "working-group": { en: "Working group", fr: "Groupe de travail" },
  implementation: { en: "Implementation group", fr: "Groupe de mise en œuvre" },
  "focus-group": { en: "Focus group", fr: "Groupe de discussion" },
};

export const roleNames: Terms<ActOf<"role-given">["role"]> = {
  lead: { en: "Lead", fr: "Responsable" },
  facilitator: { en: "Facilitator", fr: "Animation" },
  overseer: { en: "Overseer", fr: "Surveillance" },
  partner: { en: "Partner", fr: "Partenaire" },
  assisting: { en: "Assisting", fr: "En appui" },
  presenter: { en: "Presenter", fr: "Présentation" },
};

export const gatheringKinds: Terms<Gathering["kind"]> = {
  "plenary-meeting": { en: "Meeting of the plenary", fr: "Rencontre de la plénière" },
  "focus-group": { en: "Focus group", fr: "Groupe de discussion" },
  "working-group-meeting": { en: "Meeting of a group", fr: "Rencontre d’un groupe" },
  webinar: { en: "Webinar", fr: "Webinaire" },
  roundtable: { en: "Round table", fr: "Table ronde" },
  workshop: { en: "Workshop", fr: "Atelier" },
  panel: { en: "Panel", fr: "Panel" },
};

export const gatheringStates: Terms<Gathering["status"]> = {
  tentative: { en: "Tentative", fr: "Date à confirmer" },
  confirmed: { en: "Confirmed", fr: "Confirmée" },
  open: { en: "Taking place now", fr: "En cours" },
  held: { en: "Held", fr: "Tenue" },
};

export const agendaTerms: Terms<(typeof agendaKinds)[number]> = {
  registration: { en: "Registration", fr: "Inscription" },
  welcome: { en: "Welcome", fr: "Accueil" },
  remarks: { en: "Remarks", fr: "Allocution" },
  "rules-of-engagement": { en: "Rules of engagement", fr: "Règles d’engagement" },
  "last-outputs": {
    en: "What the last meeting decided",
    fr: "Ce que la dernière rencontre a décidé",
  },
  "open-actions": { en: "Open actions", fr: "Actions en cours" },
  discussion: { en: "Discussion", fr: "Discussion" },
  "group-presentation": { en: "A group reports", fr: "Un groupe fait rapport" },
  "panel-update": { en: "Panel", fr: "Panel" },
  breakout: { en: "In small groups", fr: "En petits groupes" },
  reconvene: { en: "Together again", fr: "De nouveau ensemble" },
  "still-priorities": {
    en: "Do we still work on what matters most?",
    fr: "Travaillons-nous toujours sur l’essentiel ?",
  },
  "other-business": { en: "Other business", fr: "Autres questions" },
  break: { en: "Break", fr: "Pause" },
  adjourn: { en: "Close", fr: "Clôture" },
  reception: { en: "Reception", fr: "Réception" },
};

export const partTerms: Terms<(typeof reportParts)[number]> = {
  overview: { en: "Overview", fr: "Survol" },
  goal: { en: "Goal", fr: "But" },
  represented: { en: "Who was represented", fr: "Qui était représenté" },
  "previous-mandate": { en: "Mandate until then", fr: "Mandat jusque-là" },
  introduction: { en: "Introduction", fr: "Introduction" },
  discussion: { en: "Discussion", fr: "Discussion" },
  suggestions: { en: "Suggestions", fr: "Suggestions" },
  actions: { en: "Actions", fr: "Actions" },
};

export const callStates: Terms<Call["state"]> = {
  drafted: { en: "Draft", fr: "Projet" },
  open: { en: "Open for positions", fr: "Ouvert aux positions" },
  "last-call": { en: "Last call", fr: "Dernier appel" },
  closed: { en: "Closed", fr: "Clos" },
  computed: { en: "Computed, not yet declared", fr: "Calculé, pas encore déclaré" },
  declared: { en: "Declared, may be contested", fr: "Déclaré, peut être contesté" },
  finished: { en: "Final", fr: "Définitif" },
};

export const stanceTerms: Terms<Stance> = {
  agree: { en: "Agree", fr: "D’accord" },
  "can-live-with": { en: "Can live with it", fr: "Peut s’en accommoder" },
  "cannot-live-with": { en: "Cannot live with it", fr: "Ne peut s’en accommoder" },
};

export const decisionLevels: Terms<ActOf<"decision-reported">["level"] | "indeterminate"> = {
  consensus: { en: "Consensus", fr: "Consensus" },
  "rough-consensus": { en: "Rough consensus", fr: "Consensus approximatif" },
  "general-agreement": { en: "Generally agreed", fr: "Accord général" },
  agreed: { en: "Agreed", fr: "Convenu" },
  unstated: { en: "Told without saying how", fr: "Rapporté sans dire comment" },
  none: { en: "No consensus", fr: "Pas de consensus" },
  indeterminate: { en: "Nothing can be determined", fr: "Rien ne peut être déterminé" },
};

export const dissentStates: Terms<
  "lodged" | "discussed" | "contested" | "addressed" | "withdrawn" | "sustained"
> = {
  lodged: { en: "Raised, not yet discussed", fr: "Soulevé, pas encore discuté" },
  discussed: { en: "Discussed", fr: "Discuté" },
  contested: {
    en: "Its author says it was not discussed",
    fr: "Son auteur dit qu’il n’a pas été discuté",
  },
  addressed: { en: "Addressed", fr: "Pris en compte" },
  withdrawn: { en: "Withdrawn by its author", fr: "Retiré par son auteur" },
  sustained: { en: "Maintained after discussion", fr: "Maintenu après discussion" },
};

export const contributionKinds: Terms<ActOf<"contribution-made">["kind"]> = {
  remark: { en: "Remark", fr: "Remarque" },
  question: { en: "Question", fr: "Question" },
  suggestion: { en: "Suggestion", fr: "Suggestion" },
  objection: { en: "Objection", fr: "Objection" },
  "new-information": { en: "New information", fr: "Information nouvelle" },
};

export const dispositions: Terms<ActOf<"suggestion-disposed">["as"]> = {
  "taken-up": { en: "Taken up", fr: "Retenu" },
  "partly-taken-up": { en: "Partly taken up", fr: "Retenu en partie" },
  "not-taken-up": { en: "Not taken up", fr: "Non retenu" },
  deferred: { en: "Deferred", fr: "Reporté" },
};

export const taskStates: Terms<"proposed" | "offered" | "accepted" | "doing" | "done" | "dropped"> =
  {
    proposed: { en: "Nobody asked yet", fr: "Personne n’est encore sollicité" },
    offered: { en: "Asked, not yet accepted", fr: "Proposée, pas encore acceptée" },
    accepted: { en: "Accepted", fr: "Acceptée" },
    doing: { en: "Under way", fr: "En cours" },
    done: { en: "Done", fr: "Faite" },
    dropped: { en: "Dropped", fr: "Abandonnée" },
  };

export const horizons: Terms<"month" | "six-months" | "year"> = {
  month: { en: "within a month", fr: "d’ici un mois" },
  "six-months": { en: "within six months", fr: "d’ici six mois" },
  year: { en: "within a year", fr: "d’ici un an" },
};

export const recommendationStates: Terms<
  "proposed" | "adopted" | "implementing" | "implemented" | "adopted-by-others" | "lapsed"
> = {
  proposed: { en: "Proposed", fr: "Proposée" },
  adopted: { en: "Adopted", fr: "Adoptée" },
  implementing: { en: "Being carried out", fr: "En cours de mise en œuvre" },
  implemented: { en: "Carried out", fr: "Mise en œuvre" },
  "adopted-by-others": { en: "Adopted by others", fr: "Adoptée par d’autres" },
  lapsed: { en: "Lapsed", fr: "Caduque" },
};

export const documentKindTerms: Terms<Document["kind"]> = {
  "white-paper": { en: "White paper", fr: "Livre blanc" },
  toolkit: { en: "Toolkit", fr: "Trousse d’outils" },
  "communication-plan": { en: "Communication plan", fr: "Plan de communication" },
  "gap-analysis": { en: "Gap analysis", fr: "Analyse des lacunes" },
  "standards-map": { en: "Map of standards", fr: "Carte des normes" },
  "messaging-matrix": { en: "Matrix of messages", fr: "Grille de messages" },
  glossary: { en: "Glossary", fr: "Glossaire" },
  prototype: { en: "Prototype", fr: "Prototype" },
  survey: { en: "Survey", fr: "Sondage" },
  specification: { en: "Specification", fr: "Spécification" },
  "catalogue-of-sources": { en: "Catalogue of sources", fr: "Catalogue de sources" },
  presentation: { en: "Presentation", fr: "Présentation" },
};

export const documentStates: Terms<Document["state"]> = {
  draft: { en: "Draft", fr: "Projet" },
  "comments-open": { en: "Open for comments", fr: "Ouvert aux commentaires" },
  disposing: { en: "Comments are being answered", fr: "Réponses aux commentaires en cours" },
  "final-call": { en: "Last call", fr: "Dernier appel" },
  approved: { en: "Approved", fr: "Approuvé" },
  published: { en: "Published", fr: "Publié" },
};

/** The six that come as a suggestion, and one for whoever is none; any other may be named. */
export const communities = {
  technical: { en: "Technical community", fr: "Communauté technique" },
  industry: { en: "Industry", fr: "Industrie" },
  government: { en: "Government", fr: "Gouvernement" },
  consumers: { en: "Consumers", fr: "Consommateurs" },
  academia: { en: "Academia", fr: "Milieu universitaire" },
  "civil-society": { en: "Civil society", fr: "Société civile" },
  other: { en: "Other", fr: "Autre" },
} as const satisfies Terms<string>;

export const linkageKinds: Terms<ActOf<"process-linked">["kind"]> = {
  "contributed-to-us": { en: "Contributed to this process", fr: "A contribué à ce processus" },
  "we-contributed-to": { en: "This process contributed to it", fr: "Ce processus y a contribué" },
  "inspired-by-us": { en: "Inspired by this process", fr: "Inspiré de ce processus" },
  "member-of": { en: "Takes part there", fr: "Y prend part" },
};

export const redactionReasons: Terms<ActOf<"text-redacted">["reason"]> = {
  "own-wish": { en: "at its author’s wish", fr: "à la demande de son auteur" },
  "personal-data": { en: "personal data", fr: "données personnelles" },
  unlawful: { en: "unlawful", fr: "contenu illicite" },
  spam: { en: "advertising", fr: "publicité" },
};

export const subjectTerms: Terms<Assembly["adopted"][number]["subject"]> = {
  criteria: { en: "Criteria of the label", fr: "Critères de l’étiquette" },
  matrix: { en: "Matrix of advice", fr: "Grille de conseils" },
};

export const actTerms: Terms<ActKind> = {
  "process-opened": { en: "Opened the process", fr: "A ouvert le processus" },
  "parameters-adopted": {
    en: "Numbers for consensus adopted",
    fr: "Chiffres du consensus adoptés",
  },
  "rules-adopted": { en: "Rules of engagement adopted", fr: "Règles d’engagement adoptées" },
  "party-added": { en: "Was entered", fr: "A été inscrit au registre" },
  "party-named": { en: "Another spelling of a name", fr: "Autre graphie d’un nom" },
  registered: { en: "Joined", fr: "A rejoint le processus" },
  affiliated: { en: "Declared an affiliation", fr: "A déclaré une affiliation" },
  "communities-declared": { en: "Declared communities", fr: "A déclaré ses communautés" },
  "rules-acknowledged": { en: "Acknowledged the rules", fr: "A confirmé les règles" },
  "interest-declared": { en: "Declared interests", fr: "A déclaré ses intérêts" },
  "body-formed": { en: "A body was formed", fr: "Un groupe a été formé" },
  "body-renamed": { en: "A body has another name", fr: "Un groupe a un autre nom" },
  "role-given": { en: "A role was given", fr: "Un rôle a été confié" },
  "role-ended": { en: "A role ended", fr: "Un rôle a pris fin" },
  "charter-proposed": { en: "A charter was proposed", fr: "Un mandat a été proposé" },
  "charter-ratified": { en: "A charter was ratified", fr: "Un mandat a été ratifié" },
  "wanted-answered": { en: "Said: that is me", fr: "A dit : c’est moi" },
  "text-translated": { en: "Translated a text", fr: "A traduit un texte" },
  "translation-reviewed": { en: "Reviewed a translation", fr: "A révisé une traduction" },
  "text-redacted": { en: "Removed a text", fr: "A retiré un texte" },
  "gathering-announced": { en: "A gathering was announced", fr: "Une rencontre a été annoncée" },
  "gathering-dated": { en: "A gathering has its date", fr: "Une rencontre a sa date" },
  "gathering-opened": { en: "A gathering began", fr: "Une rencontre a commencé" },
  "gathering-held": { en: "A gathering ended", fr: "Une rencontre s’est terminée" },
  "agenda-set": { en: "The agenda was set", fr: "L’ordre du jour a été fixé" },
  "recording-added": { en: "A recording was added", fr: "Un enregistrement a été ajouté" },
  "segment-marked": { en: "A segment was marked", fr: "Un passage a été repéré" },
  "hand-raised": { en: "Asked to speak", fr: "A demandé la parole" },
  "hand-lowered": { en: "No longer asks to speak", fr: "Ne demande plus la parole" },
  "floor-given": { en: "Gave the floor", fr: "A donné la parole" },
  "report-drafted": { en: "A report was drafted", fr: "Un rapport a été rédigé" },
  "report-published": { en: "A report was published", fr: "Un rapport a été publié" },
  "erratum-added": { en: "An erratum", fr: "Un erratum" },
  "issue-raised": { en: "An issue was raised", fr: "Un enjeu a été soulevé" },
  "round-opened": { en: "A round of priorities began", fr: "Un tour de priorités a commencé" },
  "item-added": { en: "An issue came from the floor", fr: "Un enjeu est venu de la salle" },
  "attention-noted": { en: "An issue got attention", fr: "Un enjeu a retenu l’attention" },
  "round-closed": { en: "Priorities were chosen", fr: "Les priorités ont été choisies" },
  "call-drafted": { en: "A question was drafted", fr: "Une question a été rédigée" },
  "call-opened": { en: "A question was put", fr: "Une question a été posée" },
  "position-taken": { en: "Took a position", fr: "A pris position" },
  "dissent-lodged": { en: "Raised a dissent", fr: "A soulevé un avis divergent" },
  "dissent-discussed": { en: "A dissent was discussed", fr: "Un avis divergent a été discuté" },
  "discussion-contested": { en: "Says it was not discussed", fr: "Dit que ce n’a pas été discuté" },
  "dissent-ended": { en: "A dissent was settled", fr: "Le sort d’un avis divergent est fixé" },
  "last-call": { en: "Last call", fr: "Dernier appel" },
  "call-closed": { en: "A question was closed", fr: "Une question a été close" },
  "call-computed": { en: "The result was computed", fr: "Le résultat a été calculé" },
  "call-declared": { en: "The result was declared", fr: "Le résultat a été déclaré" },
  "result-contested": { en: "Contested the result", fr: "A contesté le résultat" },
  "contest-answered": { en: "A contest was answered", fr: "Une contestation a reçu sa réponse" },
  "call-finished": { en: "The result is final", fr: "Le résultat est définitif" },
  "decision-reported": { en: "A decision was reported", fr: "Une décision a été rapportée" },
  "reopening-requested": {
    en: "Asked to reopen a decision",
    fr: "A demandé de rouvrir une décision",
  },
  "reopening-answered": { en: "Reopening was answered", fr: "La réouverture a reçu sa réponse" },
  "contribution-made": { en: "Contributed", fr: "A contribué" },
  "suggestion-disposed": { en: "Answered a suggestion", fr: "A répondu à une suggestion" },
  "task-proposed": { en: "Proposed a task", fr: "A proposé une tâche" },
  "task-offered": { en: "Asked somebody to take a task", fr: "A proposé une tâche à quelqu’un" },
  "task-accepted": { en: "Accepted a task", fr: "A accepté une tâche" },
  "task-declined": { en: "Declined a task", fr: "A décliné une tâche" },
  "task-moved": { en: "A task moved on", fr: "Une tâche a avancé" },
  "recommendation-proposed": {
    en: "Proposed a recommendation",
    fr: "A proposé une recommandation",
  },
  "recommendation-adopted": {
    en: "A recommendation was adopted",
    fr: "Une recommandation a été adoptée",
  },
  "recommendation-implementing": {
    en: "A recommendation is carried out",
    fr: "Une recommandation est mise en œuvre",
  },
  "recommendation-ended": {
    en: "What became of a recommendation",
    fr: "Ce qu’une recommandation est devenue",
  },
  "process-linked": { en: "A linkage to elsewhere", fr: "Un lien avec ailleurs" },
  "lesson-noted": { en: "A lesson was noted", fr: "Une leçon a été notée" },
  "document-started": { en: "A document was begun", fr: "Un document a été commencé" },
  "document-written": { en: "A version was written", fr: "Une version a été écrite" },
  "comments-opened": { en: "Comments are asked for", fr: "Les commentaires sont ouverts" },
  "comment-made": { en: "Commented", fr: "A commenté" },
  "comment-disposed": { en: "Answered a comment", fr: "A répondu à un commentaire" },
  "document-advanced": { en: "A document moved on", fr: "Un document a avancé" },
  "version-adopted": { en: "A version was adopted", fr: "Une version a été adoptée" },
};
