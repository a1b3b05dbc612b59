import type { Vocabulary } from "../format.ts";

/** Mots des vocabulaires fermés ; un mot absent d’ici est montré tel quel. */
export const vocabulary: Vocabulary = {
  // Parties d’une signature.
  "not-der": "les octets ne sont pas du DER",
  structure: "sa structure ne convient pas",
  "not-signed-data": "c’est un autre genre de CMS",
  "content-type": "son type de contenu ne convient pas",
  certificates: "ses certificats sont illisibles",
  version: "sa version ne convient pas",
  "digest-algorithms": "ses algorithmes de condensat ne conviennent pas",
  "digest-mismatch": "ses algorithmes se contredisent",
  "message-digest": "son condensat manque ou figure deux fois",
  "signing-time": "sa date de signature est illisible",
  // Certificats.
  "too-long": "elle est trop longue",
  "path-too-long": "il ne peut se trouver si loin du signataire",
  "other-key": "il désigne une autre clé de son émetteur",
  "not-signed-by-issuer": "son émetteur ne l’a pas signé",
  "not-an-authority": "ce n’est pas une autorité",
  "may-not-sign-certificates": "il ne peut pas signer de certificats",
  expired: "le certificat avait expiré",
  "not-yet-valid": "le certificat n’était pas encore valable",
  "critical-extension": "il porte une extension critique inconnue ici",
  "key-usage-missing": "il n’a pas de KeyUsage",
  "digital-signature-missing": "son KeyUsage ne comprend pas digitalSignature",
  "other-purpose": "il a été délivré pour un autre usage",
  // Téléchargement.
  "not-a-url": "ce n’est pas une URL",
  "not-https": "ce n’est pas du https",
  "user-info": "elle porte un nom d’utilisateur ou un mot de passe",
  fragment: "elle porte un fragment",
  port: "elle désigne le port d’un autre service",
  "wrong-name": "son certificat vaut pour un autre nom",
  untrusted: "son certificat vient d’une autorité inconnue",
  protocol: "il ne parle pas TLS comme il faut",
  resolve: "trouver son adresse",
  connect: "établir la connexion",
  handshake: "prouver qui il est",
  header: "répondre",
  total: "le tout",
  file: "le fichier",
  signature: "la signature",
  // Services inscrits dans un objet.
  names: "les noms",
  time: "l’heure",
  // Accès.
  "as-described": "selon sa description",
  "lan-only": "la maison seulement",
  "updates-only": "ses mises à jour seulement",
  full: "tout",
  blocked: "rien",
};
