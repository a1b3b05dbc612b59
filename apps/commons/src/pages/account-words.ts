/** What the pages of accounts, organisations, keys and proposals say. */
import type { Bilingual } from "./words.ts";

export const accountWords = {
  signInTitle: { en: "Sign in", fr: "Ouvrir une session" },
  signIn: { en: "Sign in", fr: "Ouvrir une session" },
  signOut: { en: "Sign out", fr: "Fermer la session" },
  signInIntro: {
    en: "For makers, assessors, shops and the operators of the programme. To read labels nobody needs an account.",
    fr: "Pour les fabricants, les évaluateurs, les magasins et les exploitants du programme. Personne n’a besoin d’un compte pour lire les étiquettes.",
  },
  signInWhy: {
    en: "Makers begin with their own word: level 1 costs an afternoon. Care that is left out at the drawing board is paid for later, in recalls, lawyers and lost trust.",
    fr: "Les fabricants commencent par leur propre parole : le niveau 1 coûte un après-midi. Le soin omis sur la table à dessin se paie plus tard, en rappels, en avocats et en confiance perdue.",
  },
  email: { en: "Email", fr: "Courriel" },
  password: { en: "Password", fr: "Mot de passe" },
  yourName: { en: "Your name", fr: "Votre nom" },
  passwordHint: {
    en: "At least 12 characters. A few words in a row are easy to keep in mind.",
    fr: "Au moins 12 caractères. Quelques mots à la suite se retiennent bien.",
  },
  wrong: {
    en: "This email and this password do not belong together.",
    fr: "Ce courriel et ce mot de passe ne vont pas ensemble.",
  },
  notFromHere: {
    en: "This form was sent from another page, or the session has ended. Nothing was changed.",
    fr: "Ce formulaire vient d’une autre page, ou la session est terminée. Rien n’a été changé.",
  },
  slowTitle: { en: "Too many attempts", fr: "Trop de tentatives" },
  slow: {
    en: "Try again in {minutes} min. Nothing was changed.",
    fr: "Réessayez dans {minutes} min. Rien n’a été changé.",
  },
  joinTitle: { en: "Join {organisation}", fr: "Se joindre à {organisation}" },
  join: { en: "Make my account", fr: "Créer mon compte" },
  joinNone: {
    en: "This invitation was used already or has ended. Ask for another.",
    fr: "Cette invitation a déjà servi ou est terminée. Demandez-en une autre.",
  },
  emailWrong: {
    en: "Write an email address, such as name@maker.example.",
    fr: "Écrivez une adresse de courriel, par exemple nom@fabricant.example.",
  },
  emailTaken: {
    en: "There is an account with this email already.",
    fr: "Un compte existe déjà avec ce courriel.",
  },
  nameWrong: { en: "Write your name.", fr: "Écrivez votre nom." },
  passwordWrong: {
    en: "Use 12 to 256 characters.",
    fr: "Utilisez de 12 à 256 caractères.",
  },

  workTitle: { en: "Work of {organisation}", fr: "Travail de {organisation}" },
  people: { en: "People of this organisation", fr: "Personnes de cette organisation" },
  inviteColleague: { en: "Invite a colleague", fr: "Inviter une ou un collègue" },
  inviteOrganisation: { en: "Invite an organisation", fr: "Inviter une organisation" },
  organisationName: { en: "Its name", fr: "Son nom" },
  organisationId: {
    en: "Its address as did:web, such as did:web:maker.example",
    fr: "Son adresse en did:web, par exemple did:web:fabricant.example",
  },
  organisationIdWrong: {
    en: "Write did:web: and the domain in small letters, such as did:web:maker.example.",
    fr: "Écrivez l’adresse did:web du domaine en minuscules, par exemple did:web:fabricant.example.",
  },
  organisationTaken: {
    en: "This organisation is in the programme already.",
    fr: "Cette organisation est déjà dans le programme.",
  },
  rolesWanted: { en: "What it is", fr: "Ce qu’elle est" },
  rolesNone: { en: "Choose at least one.", fr: "Choisissez-en au moins un." },
  rolesOperator: {
    en: "An operator lists what others state, and is nothing else.",
    fr: "Un exploitant inscrit ce que d’autres déclarent, et n’est rien d’autre.",
  },
  invite: { en: "Make an invitation", fr: "Faire une invitation" },
  invitationTitle: { en: "An invitation", fr: "Une invitation" },
  invitation: {
    en: "Give this address to one person of {organisation}. It is shown only now, works once and ends in 14 days.",
    fr: "Donnez cette adresse à une personne de {organisation}. Elle n’est montrée que maintenant, sert une fois et se termine dans 14 jours.",
  },

  keysTitle: { en: "Keys", fr: "Clés" },
  keysIntro: {
    en: "Whoever reads a label believes only what a key on the trust list has signed. Keep your own key, or have the programme hold one for you: then it could sign in your name, and says that it does not.",
    fr: "Qui lit une étiquette ne croit que ce qu’a signé une clé de la liste de confiance. Gardez votre propre clé, ou demandez au programme d’en détenir une pour vous : il pourrait alors signer en votre nom, et affirme ne pas le faire.",
  },
  keysNone: { en: "No key yet.", fr: "Aucune clé encore." },
  keyHeld: { en: "held by the programme", fr: "détenue par le programme" },
  keyOwn: { en: "held by you", fr: "détenue par vous" },
  keyWaits: {
    en: "waits for two operators",
    fr: "attend l’accord de deux exploitants",
  },
  keyName: { en: "Name of the key, such as 2026", fr: "Nom de la clé, par exemple 2026" },
  keyNameWrong: {
    en: "Use up to 64 letters, digits, dots, hyphens or underscores; a name that no key has yet.",
    fr: "Utilisez au plus 64 lettres, chiffres, points, traits d’union ou soulignés ; un nom qu’aucune clé n’a encore.",
  },
  keyPublic: {
    en: "Public part of your key, as “thingwall label key” writes it",
    fr: "Partie publique de votre clé, telle que l’écrit « thingwall label key »",
  },
  keyPublicHint: {
    en: "Leave it empty to have the programme hold the key.",
    fr: "Laissez vide pour que le programme détienne la clé.",
  },
  keyPublicWrong: {
    en: "This is not the public part of an Ed25519 or P-256 key. Never paste the private part here.",
    fr: "Ce n’est pas la partie publique d’une clé Ed25519 ou P-256. Ne collez jamais ici la partie privée.",
  },
  keyAsk: { en: "Ask for it to be listed", fr: "Demander son inscription" },
  keyStolen: { en: "Report that it was stolen", fr: "Signaler qu’elle a été volée" },

  proposalsTitle: { en: "To be decided by two operators", fr: "À décider par deux exploitants" },
  proposalsNone: { en: "Nothing waits.", fr: "Rien n’attend." },
  proposalKey: {
    en: "Put the key {kid} on the trust list, for {organisation}.",
    fr: "Mettre la clé {kid} sur la liste de confiance, pour {organisation}.",
  },
  proposalStolen: {
    en: "Mark the key {kid} as stolen since {since}.",
    fr: "Marquer la clé {kid} comme volée depuis {since}.",
  },
  proposalRevoke: {
    en: "Withdraw the statement {digest} for good: {reason}",
    fr: "Retirer pour de bon la déclaration {digest} : {reason}",
  },
  proposedBy: { en: "Proposed by {name} on {at}.", fr: "Proposé par {name} le {at}." },
  agreedBy: { en: "Agreed: {names}.", fr: "D’accord : {names}." },
  agree: { en: "Agree", fr: "Être d’accord" },
  refuse: { en: "Refuse", fr: "Refuser" },
  anotherMust: {
    en: "You have spoken. Another operator must agree.",
    fr: "Vous vous êtes prononcé. Un autre exploitant doit donner son accord.",
  },
  spokenNot: {
    en: "It could not be done: it was decided meanwhile, or what it changes is no longer so.",
    fr: "Ce n’était plus possible : la décision est déjà prise, ou ce qu’elle change n’est plus ainsi.",
  },
  decided: { en: "Decided before", fr: "Décidé auparavant" },
  outcomeDone: { en: "Done.", fr: "Fait." },
  outcomeRefused: { en: "Refused.", fr: "Refusé." },
  back: { en: "Back", fr: "Retour" },
} as const satisfies Readonly<Record<string, Bilingual>>;

export const organisationRoleWords = {
  maker: { en: "Maker", fr: "Fabricant" },
  assessor: { en: "Assessor", fr: "Évaluateur" },
  operator: { en: "Operator", fr: "Exploitant" },
  retailer: { en: "Shop", fr: "Magasin" },
  participant: { en: "Takes part in assemblies", fr: "Participe aux assemblées" },
} as const satisfies Readonly<Record<string, Bilingual>>;
