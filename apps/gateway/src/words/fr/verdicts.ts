import type { Ceilings, Decisions, Signatures } from "../model.ts";

/** Pourquoi un échange est permis ou écarté : une proposition, à placer après ce dont elle parle. */
export const decisions: Decisions = {
  "permitted-by-rule": "sa description l’autorise",
  "dropped-by-rule": "sa description l’interdit",
  "no-rule-matches": "rien dans sa description ne l’autorise",
  "unknown-device": "la passerelle ne connaît pas cet appareil",
  "wan-opens-nothing": "Internet ne peut rien ouvrir ici",
  "opens-nothing": "un tel message n’ouvre rien à lui seul",
  "gateway-offers-only-dns-and-time": "la passerelle donne les noms et l’heure, rien d’autre",
  "gateway-sends-no-multicast": "seuls les appareils de la maison peuvent s’adresser à un groupe",
  "encrypted-dns": "un autre résolveur, chiffré, cacherait les noms qu’il demande",
  "link-local-stays": "le trafic de lien local reste sur son propre câble",
  "not-through-here": "cela n’a pas à passer par ici",
};

/** Pourquoi une description est crue, ou mise en attente. */
export const ceilings: Ceilings = {
  "word-of-the-household": "Vous avez donné cette description vous-même.",
  "device-certificate": "Le certificat de l’objet désigne cette description.",
  "good-label": "Un label valable désigne cette description.",
  "secondary-repository":
    "Ce n’est pas son fabricant qui l’a donnée, mais un dépôt que vous avez indiqué.",
  "self-described-trusted": "L’objet l’a annoncée lui-même, et vous l’admettez.",
  "label-forged": "Son label est falsifié.",
  "label-revoked": "Son label a été révoqué.",
  "label-expired": "Son label a expiré.",
  "self-described": "L’objet a annoncé lui-même sa description ; elle attend votre accord.",
  "unsigned-needs-approval": "Personne n’a signé sa description ; elle attend votre accord.",
};

/** Pourquoi une signature est refusée, puis que faire. */
export const signatures: Signatures = {
  tampered: {
    reason: "Le fichier ou la signature ont été modifiés après coup.",
    remedy:
      "Les télécharger à nouveau chez le fabricant ; si cela persiste, ne pas utiliser le fichier.",
  },
  "not-a-signature": {
    reason: "Ce n’est pas une signature CMS en DER ({reason:word}).",
    remedy:
      "Prendre la signature que désigne « mud-signature » ; PEM et S/MIME sont d’autres formes.",
  },
  "not-detached": {
    reason: "La signature porte son propre contenu, qui n’est pas forcément ce fichier.",
    remedy: "Signer avec une signature détachée (`thingwall mud sign` en fait une).",
  },
  "expired-when-signed": {
    reason:
      "Le certificat du signataire avait expiré le {notAfter:moment}, avant qu’il ne signe le {signedAt:moment}.",
    remedy: "Demander au fabricant de signer avec un certificat valable.",
  },
  "not-yet-valid": {
    reason:
      "Le certificat du signataire vaut à partir du {notBefore:moment} ; il a signé le {signedAt:moment}.",
    remedy: "Demander au fabricant de signer à nouveau ; une horloge était fausse.",
  },
  "signed-in-the-future": {
    reason: "La signature se dit du {signedAt:moment} ; l’horloge indique ici {now:moment}.",
    remedy: "Mettre l’horloge à l’heure, ou demander au fabricant de signer à nouveau.",
  },
  "no-signing-time": {
    reason: "La signature ne dit pas quand elle a été faite.",
    remedy: "Signer avec l’attribut signingTime (`thingwall mud sign` le fait).",
  },
  "untrusted-root": {
    reason:
      "La chaîne de certificats aboutit à « {issuer} », qui ne figure pas parmi les autorités de confiance.",
    remedy: "Si vous faites confiance à cette autorité, donner son certificat comme ancre.",
  },
  "broken-chain": {
    reason: "La chaîne de certificats se rompt à « {certificate} » ({reason:word}).",
    remedy: "Demander au fabricant la chaîne complète de certificats valables.",
  },
  "wrong-usage": {
    reason: "« {certificate} » ne peut pas servir à cela ({reason:word}).",
    remedy: "Signer avec un certificat dont KeyUsage comprend digitalSignature.",
  },
  "crlf-text-signed": {
    reason:
      "La signature vaut pour le fichier avec des fins de ligne CRLF : il a été signé comme du texte.",
    remedy: "Signer les octets tels quels : `openssl cms -sign -binary`, ou `thingwall mud sign`.",
  },
  "signer-changed": {
    reason: "La signature est bonne mais de « {found} » ; on attendait « {expected} ».",
    remedy: "N’accepter le nouveau signataire que si le fabricant l’a annoncé.",
  },
  "signer-missing": {
    reason: "Le certificat du signataire n’est ni dans la signature ni à portée.",
    remedy: "Signer en joignant le certificat.",
  },
  "weak-algorithm": {
    reason: "Elle repose sur {algorithm}, trop faible aujourd’hui.",
    remedy:
      "Signer avec SHA-256 et une clé RSA d’au moins 2048 bits, ou avec une courbe elliptique.",
  },
  "unsupported-algorithm": {
    reason: "Elle repose sur {algorithm}, inconnu ici.",
    remedy: "Signer avec RSA ou une courbe elliptique (P-256, P-384, P-521).",
  },
  "more-than-one-signer": {
    reason: {
      by: "signers",
      one: "La signature porte {signers} signataire au lieu d’un seul.",
      other: "La signature porte {signers} signataires au lieu d’un seul.",
    },
    remedy: "Garder un seul signataire : un seul en répond.",
  },
  "too-large": {
    reason:
      "La signature fait {signature} octets et le fichier {content} ; on n’en lit pas autant.",
    remedy: "Publier un fichier ou une signature plus petits.",
  },
};
