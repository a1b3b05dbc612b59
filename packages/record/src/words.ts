/** What each refusal means and what to do, in English and French. `{name}` stands for a parameter. */
import type { RecordRefusalCode } from "./refusal.ts";

export interface Bilingual {
  readonly en: string;
  readonly fr: string;
}

export interface RefusalWords {
  readonly reason: Bilingual;
  readonly remedy: Bilingual;
}

const fetchAgain: Bilingual = {
  en: "Fetch it again from the log.",
  fr: "Obtenez-le de nouveau auprès du registre.",
};
const askTheLog: Bilingual = {
  en: "Tell the programme that runs the log, and keep what you received.",
  fr: "Avertissez le programme qui tient le registre, et conservez ce que vous avez reçu.",
};
const updateKeys: Bilingual = {
  en: "Update the list of trusted keys.",
  fr: "Mettez à jour la liste des clés de confiance.",
};

export const recordWords: Readonly<Record<RecordRefusalCode, RefusalWords>> = {
  "note-too-large": {
    reason: {
      en: "The text has {length} characters; at most {limit} are read.",
      fr: "Le texte compte {length} caractères ; on en lit au plus {limit}.",
    },
    remedy: fetchAgain,
  },
  "note-malformed": {
    reason: {
      en: "This is not a signed note: {part} is wrong.",
      fr: "Ce n’est pas une note signée : {part} est incorrect.",
    },
    remedy: fetchAgain,
  },
  "note-unsigned": {
    reason: {
      en: "No trusted key of {expected} signed this.",
      fr: "Aucune clé de confiance de {expected} n’a signé ceci.",
    },
    remedy: updateKeys,
  },
  "note-tampered": {
    reason: {
      en: "The signature of {key} does not fit the text.",
      fr: "La signature de {key} ne correspond pas au texte.",
    },
    remedy: fetchAgain,
  },
  "key-malformed": {
    reason: {
      en: "This is not a key for signed notes: {part} is wrong.",
      fr: "Ce n’est pas une clé pour notes signées : {part} est incorrect.",
    },
    remedy: {
      en: "Copy the whole line from the owner of the key.",
      fr: "Copiez la ligne entière fournie par le titulaire de la clé.",
    },
  },
  "checkpoint-malformed": {
    reason: {
      en: "The log signed something that is not a checkpoint: {part} is wrong.",
      fr: "Le registre a signé autre chose qu’un point de contrôle : {part} est incorrect.",
    },
    remedy: askTheLog,
  },
  "other-log": {
    reason: {
      en: "This is from {found}, not from {expected}.",
      fr: "Ceci vient de {found}, et non de {expected}.",
    },
    remedy: fetchAgain,
  },
  "too-few-witnesses": {
    reason: {
      en: "{found} of {needed} needed witnesses confirm this state of the log.",
      fr: "{found} des {needed} témoins requis confirment cet état du registre.",
    },
    remedy: {
      en: "Wait until witnesses have seen it, then fetch it again.",
      fr: "Attendez que des témoins l’aient vu, puis obtenez-le de nouveau.",
    },
  },
  "rolled-back": {
    reason: {
      en: "The log offers {offered} entries; it had {known} before.",
      fr: "Le registre présente {offered} entrées ; il en avait {known} auparavant.",
    },
    remedy: askTheLog,
  },
  "split-view": {
    reason: {
      en: "The log shows two different records of {size} entries.",
      fr: "Le registre montre deux versions différentes de {size} entrées.",
    },
    remedy: askTheLog,
  },
  "proof-malformed": {
    reason: {
      en: "This is not a proof of an entry: {part} is wrong.",
      fr: "Ce n’est pas une preuve d’inscription : {part} est incorrect.",
    },
    remedy: fetchAgain,
  },
  "index-outside-tree": {
    reason: {
      en: "There is no entry {index} among {size}.",
      fr: "Il n’y a pas d’entrée {index} parmi {size}.",
    },
    remedy: fetchAgain,
  },
  "proof-length": {
    reason: {
      en: "The proof has {found} steps; it needs {needed}.",
      fr: "La preuve compte {found} étapes ; il en faut {needed}.",
    },
    remedy: fetchAgain,
  },
  "not-included": {
    reason: {
      en: "The proof does not show that this is in the record.",
      fr: "La preuve ne montre pas que ceci figure au registre.",
    },
    remedy: fetchAgain,
  },
  "not-consistent": {
    reason: {
      en: "What the log shows now does not continue what it showed before.",
      fr: "Ce que le registre montre maintenant ne prolonge pas ce qu’il montrait avant.",
    },
    remedy: askTheLog,
  },
  "bundle-malformed": {
    reason: {
      en: "This is not a bundle of a record: {part} is wrong.",
      fr: "Ce n’est pas un recueil de registre : {part} est incorrect.",
    },
    remedy: fetchAgain,
  },
  "bundle-changed": {
    reason: {
      en: "This bundle was changed after it was signed.",
      fr: "Ce recueil a été modifié après sa signature.",
    },
    remedy: fetchAgain,
  },
  "bundle-other-tree": {
    reason: {
      en: "The {found} entries here are not the {needed} that the log signed.",
      fr: "Les {found} entrées d’ici ne sont pas les {needed} que le registre a signées.",
    },
    remedy: askTheLog,
  },
  "entry-too-large": {
    reason: {
      en: "The entry has {length} bytes; at most {limit} are taken.",
      fr: "L’entrée compte {length} octets ; on en accepte au plus {limit}.",
    },
    remedy: {
      en: "Log a digest of large content instead.",
      fr: "Inscrivez plutôt une empreinte du contenu volumineux.",
    },
  },
  "entry-malformed": {
    reason: {
      en: "This is not an entry of a record: {part} is wrong.",
      fr: "Ce n’est pas une entrée de registre : {part} est incorrect.",
    },
    remedy: fetchAgain,
  },
};
