/** What the pages say on which statements are made, listed and ended. */
import type { Bilingual } from "./words.ts";

export const workWords = {
  drafts: { en: "Being written", fr: "En cours de rédaction" },
  draftsNone: { en: "Nothing is being written.", fr: "Rien n’est en cours de rédaction." },
  draftBy: { en: "Changed by {name} on {at}", fr: "Changé par {name} le {at}" },
  unnamed: { en: "Without a name yet", fr: "Encore sans nom" },
  newProduct: { en: "Declare a product", fr: "Déclarer un produit" },
  stated: { en: "What you have stated", fr: "Ce que vous avez déclaré" },
  statedNone: { en: "Nothing yet.", fr: "Rien encore." },
  assessable: { en: "Products that you can assess", fr: "Produits que vous pouvez évaluer" },
  assess: { en: "Assess {model}", fr: "Évaluer {model}" },
  ownProduct: {
    en: "You cannot assess a product of your own organisation.",
    fr: "Vous ne pouvez pas évaluer un produit de votre propre organisation.",
  },
  toList: {
    en: "Declarations that wait for a listing",
    fr: "Déclarations en attente d’inscription",
  },
  toListNone: { en: "None waits.", fr: "Aucune n’attend." },
  list: { en: "Look at {model} of {maker}", fr: "Examiner {model} de {maker}" },
  shopIntro: {
    en: "Link each product on your shelves and pages to its label. The picture for the shelf is on the label’s page.",
    fr: "Reliez chaque produit de vos rayons et de vos pages à son étiquette. L’image pour le rayon se trouve sur la page de l’étiquette.",
  },

  step: { en: "Step {step} of {steps}", fr: "Étape {step} de {steps}" },
  stepProduct: { en: "Which product", fr: "Quel produit" },
  stepProtection: { en: "How it is protected", fr: "Comment il est protégé" },
  stepUse: { en: "What owning it takes", fr: "Ce qu’il faut pour s’en servir" },
  stepData: { en: "What it senses, and where that goes", fr: "Ce qu’il capte, et où cela va" },
  stepAccess: { en: "What it needs on the network", fr: "Ce dont il a besoin sur le réseau" },
  stepScope: { en: "What was looked at, and how", fr: "Ce qui a été examiné, et comment" },
  stepResults: { en: "What was found", fr: "Ce qui a été constaté" },
  stepSign: { en: "Read it again, and sign", fr: "Relire, puis signer" },
  next: { en: "Keep and go on", fr: "Conserver et continuer" },
  keep: { en: "Keep", fr: "Conserver" },
  preview: {
    en: "How the label will read (nobody has signed this)",
    fr: "Comment se lira l’étiquette (personne n’a signé ceci)",
  },
  address: {
    en: "Number of its barcode, or a short name for its address",
    fr: "Numéro de son code à barres, ou un nom court pour son adresse",
  },
  addressHint: {
    en: "The code on the box leads to it. It cannot be changed later.",
    fr: "Le code de la boîte y mène. On ne peut pas le changer plus tard.",
  },
  model: { en: "Name of the model, as on the box", fr: "Nom du modèle, comme sur la boîte" },
  hardware: { en: "Hardware version, if it matters", fr: "Version du matériel, si elle importe" },
  firmwareFrom: { en: "From firmware version", fr: "À partir de la version du micrologiciel" },
  firmwareTo: {
    en: "Up to firmware version, if it ends",
    fr: "Jusqu’à la version du micrologiciel, si elle se termine",
  },
  months: { en: "This holds for", fr: "Ceci vaut pendant" },
  monthsCount: { en: "{count} months", fr: "{count} mois" },
  undisclosed: { en: "Not disclosed", fr: "Non divulgué" },
  undisclosedHint: {
    en: "What you leave open is shown as “not disclosed”.",
    fr: "Ce que vous laissez ouvert est montré comme « non divulgué ».",
  },
  dayNone: { en: "No date is promised", fr: "Aucune date n’est promise" },
  contact: { en: "Contact {row}", fr: "Contact {row}" },
  contactKind: { en: "Kind", fr: "Sorte" },
  contactPhone: { en: "Phone", fr: "Téléphone" },
  contactEmail: { en: "Email", fr: "Courriel" },
  contactWeb: { en: "Web page", fr: "Page Web" },
  contactValue: { en: "Number or address", fr: "Numéro ou adresse" },
  contactCountry: { en: "Country, such as CA", fr: "Pays, par exemple CA" },
  contactProvince: {
    en: "Province, such as QC, if only there",
    fr: "Province, par exemple QC, si c’est seulement là",
  },
  accessIntro: {
    en: "A MUD file (RFC 8520) says which places the product must reach. Gateways of households then allow these and no others.",
    fr: "Un fichier MUD (RFC 8520) dit quels endroits le produit doit atteindre. Les passerelles des domiciles permettent alors ceux-là et aucun autre.",
  },
  mudUrl: { en: "Address of its MUD file", fr: "Adresse de son fichier MUD" },
  mudSigners: {
    en: "Keys that may sign it: SHA-256 of each public key, one a line",
    fr: "Clés qui peuvent le signer : SHA-256 de chaque clé publique, une par ligne",
  },
  mudRead: { en: "Fetch it and show what it says", fr: "L’obtenir et montrer ce qu’il dit" },
  mudSays: { en: "What the file says", fr: "Ce que dit le fichier" },
  mudNames: { en: "Places on the Internet: {names}", fr: "Endroits sur Internet : {names}" },
  mudNamesNone: { en: "No place on the Internet.", fr: "Aucun endroit sur Internet." },
  mudAtHome: {
    en: "It also speaks with other things at home.",
    fr: "Il parle aussi avec d’autres objets à la maison.",
  },
  mudRules: { en: "Rules: {count}", fr: "Règles : {count}" },
  mudUnsupported: {
    en: "It says that the maker no longer updates the product.",
    fr: "Il dit que le fabricant ne met plus le produit à jour.",
  },
  mudSignersFound: {
    en: "Its signature brings these keys. They are filled in below; keep only yours.",
    fr: "Sa signature apporte ces clés. Elles sont inscrites ci-dessous ; ne gardez que les vôtres.",
  },
  mudUnsigned: {
    en: "It has no signature that can be read: gateways will ask the household before they trust it.",
    fr: "Il n’a pas de signature lisible : les passerelles demanderont au domicile avant de s’y fier.",
  },
  "mud-bad-url": {
    en: "This address cannot be asked. It must begin with https://.",
    fr: "On ne peut pas interroger cette adresse. Elle doit commencer par https://.",
  },
  "mud-not-public": {
    en: "This name does not lead to the public Internet.",
    fr: "Ce nom ne mène pas à l’Internet public.",
  },
  "mud-unreachable": {
    en: "Nobody answered there with a file.",
    fr: "Personne n’y a répondu avec un fichier.",
  },
  "mud-too-large": { en: "The file is too large.", fr: "Le fichier est trop grand." },
  "mud-not-a-mud-file": {
    en: "What is there is no MUD file. “thingwall mud check” says why.",
    fr: "Ce qui s’y trouve n’est pas un fichier MUD. « thingwall mud check » dit pourquoi.",
  },

  method: { en: "How did you check?", fr: "Comment avez-vous vérifié ?" },
  "document-review": { en: "By reading documents", fr: "En lisant des documents" },
  "on-site-audit": { en: "By an audit on site", fr: "Par un audit sur place" },
  "product-test": { en: "By testing the product", fr: "En testant le produit" },
  on: { en: "Last day of the assessment", fr: "Dernier jour de l’évaluation" },
  scopeEn: {
    en: "What was looked at and what was not, in English",
    fr: "Ce qui a été examiné et ce qui ne l’a pas été, en anglais",
  },
  scopeFr: {
    en: "What was looked at and what was not, in French",
    fr: "Ce qui a été examiné et ce qui ne l’a pas été, en français",
  },
  resultsIntro: {
    en: "For each criterion: what you found, and on what that rests. What you leave open was not checked.",
    fr: "Pour chaque critère : ce que vous avez constaté, et sur quoi cela repose. Ce que vous laissez ouvert n’a pas été vérifié.",
  },
  met: { en: "Met", fr: "Respecté" },
  "not-met": { en: "Not met", fr: "Non respecté" },
  "not-applicable": { en: "Does not apply", fr: "Ne s’applique pas" },
  "not-assessed": { en: "Not checked", fr: "Non vérifié" },
  evidenceEn: { en: "Evidence, in English", fr: "Preuve, en anglais" },
  evidenceFr: { en: "Evidence, in French", fr: "Preuve, en français" },

  notReady: { en: "Before it can be signed", fr: "Avant de pouvoir signer" },
  signHeld: {
    en: "Sign with the key that the programme holds for you",
    fr: "Signer avec la clé que le programme détient pour vous",
  },
  signHeldNone: {
    en: "The programme holds no key for you.",
    fr: "Le programme ne détient aucune clé pour vous.",
  },
  signOwn: { en: "Or sign on your own machine", fr: "Ou signer sur votre propre machine" },
  signOwnHow: {
    en: "Download the text, sign it, and paste what comes out:",
    fr: "Téléchargez le texte, signez-le et collez ce qui en sort :",
  },
  claims: { en: "Text to sign (JSON)", fr: "Texte à signer (JSON)" },
  jws: { en: "What “thingwall label sign” wrote", fr: "Ce que « thingwall label sign » a écrit" },
  take: { en: "Take it into the public record", fr: "L’ajouter au registre public" },
  otherText: {
    en: "This is signed, but it is not the text of this draft. Download the text again.",
    fr: "C’est signé, mais ce n’est pas le texte de cette ébauche. Téléchargez le texte de nouveau.",
  },
  noKey: {
    en: "No key of yours that the programme holds is on the trust list.",
    fr: "Aucune de vos clés détenues par le programme n’est sur la liste de confiance.",
  },
  notPrepared: {
    en: "The draft was changed in the meantime. Read it again.",
    fr: "L’ébauche a été changée entre-temps. Relisez-la.",
  },
  notTaken: { en: "It was not taken:", fr: "Elle n’a pas été prise :" },
  statusOther: {
    en: "Its place in the status list is not this draft’s.",
    fr: "Sa place dans la liste d’état n’est pas celle de cette ébauche.",
  },

  conflictTitle: { en: "Somebody else was faster", fr: "Quelqu’un d’autre a été plus rapide" },
  conflict: {
    en: "{name} changed this while you were writing. Nothing is lost: here are both texts. Choose for each.",
    fr: "{name} a changé ceci pendant que vous écriviez. Rien n’est perdu : voici les deux textes. Choisissez pour chacun.",
  },
  conflictMine: { en: "Yours", fr: "Le vôtre" },
  conflictTheirs: { en: "Of {name}", fr: "De {name}" },
  conflictEmpty: { en: "(nothing)", fr: "(rien)" },
  conflictKeep: { en: "Keep what is chosen", fr: "Conserver ce qui est choisi" },

  statement: { en: "Statement", fr: "Déclaration" },
  statementOf: { en: "{kind}: {model}", fr: "{kind} : {model}" },
  until: { en: "Until {at}", fr: "Jusqu’au {at}" },
  renew: {
    en: "Write a newer one (renewal, other support end)",
    fr: "En écrire une plus récente (renouvellement, autre fin de soutien)",
  },
  change: { en: "Change its status", fr: "Changer son état" },
  changeTo: { en: "From now on it is", fr: "Désormais, elle est" },
  suspended: { en: "Suspended for now", fr: "Suspendue pour le moment" },
  valid: { en: "Restored", fr: "Rétablie" },
  revoked: { en: "Withdrawn for good", fr: "Retirée pour de bon" },
  reasonEn: { en: "Why, for everybody, in English", fr: "Pourquoi, pour tous, en anglais" },
  reasonFr: { en: "Why, for everybody, in French", fr: "Pourquoi, pour tous, en français" },
  reasonMissing: {
    en: "Say why in English and in French: everybody will read it.",
    fr: "Dites pourquoi en anglais et en français : tout le monde le lira.",
  },
  changeDo: { en: "Make it public", fr: "Le rendre public" },
  fourEyes: {
    en: "To withdraw a listing takes two operators: it is proposed to the others.",
    fr: "Retirer une inscription demande deux exploitants : c’est proposé aux autres.",
  },
  changedNot: {
    en: "It cannot be changed: it was withdrawn for good.",
    fr: "On ne peut plus la changer : elle a été retirée pour de bon.",
  },

  listingTitle: { en: "List {model}", fr: "Inscrire {model}" },
  level: { en: "Level", fr: "Niveau" },
  level1: { en: "1: the maker’s own word", fr: "1 : la parole du fabricant" },
  level2: {
    en: "2: somebody else has read or visited",
    fr: "2 : quelqu’un d’autre a lu ou visité",
  },
  level3: { en: "3: somebody else has tested", fr: "3 : quelqu’un d’autre a testé" },
  restsOn: { en: "Attestations that it rests on", fr: "Attestations sur lesquelles elle repose" },
  restsOnNone: { en: "Nobody has attested anything yet.", fr: "Personne n’a encore rien attesté." },
  attestationBy: { en: "{issuer}, {method}, {on}", fr: "{issuer}, {method}, {on}" },
  levelFault: {
    en: "Level 2 rests on an attestation, level 3 on a test of the product.",
    fr: "Le niveau 2 repose sur une attestation, le niveau 3 sur un essai du produit.",
  },
  listDo: { en: "Sign the listing", fr: "Signer l’inscription" },
  listNot: {
    en: "It cannot be listed as it stands now: something changed in the meantime.",
    fr: "On ne peut pas l’inscrire dans l’état actuel : quelque chose a changé entre-temps.",
  },
} as const satisfies Readonly<Record<string, Bilingual>>;
