/** Every name of the small Internet. Makers' names live under `.example`, which nobody owns. */
import { outsideHostNamed, type OutsideName } from "../plan.ts";

export type ZoneEntry = {
  /** Seconds that an answer may be kept; `ZONE_TTL` where absent. */
  readonly seconds?: number;
} & (
  | { readonly addresses: { readonly v4: readonly string[]; readonly v6: readonly string[] } }
  | { readonly alias: string }
  /** Each answer gives the next `size` of the addresses, as a busy content network does. */
  | {
      readonly rotating: { readonly v4: readonly string[]; readonly v6: readonly string[] };
      readonly size: number;
    }
);

export type Zone = Readonly<Record<string, ZoneEntry>>;

/** Seconds that an answer may be kept. */
export const ZONE_TTL = 60;

const at = (name: OutsideName): ZoneEntry => ({ addresses: outsideHostNamed(name) });

/** MUD server names that behave badly, each in its own way (see `mud-server.ts`). */
export const badMudHosts = {
  wrongCertificate: "wrong-certificate.mud.example",
  hangs: "hangs.mud.example",
  redirectsElsewhere: "redirects-elsewhere.mud.example",
  redirectsPrivate: "redirects-private.mud.example",
  privateAddress: "private-address.mud.example",
  endless: "endless.mud.example",
  expiredSigner: "expired-signer.mud.example",
  invalidSignature: "invalid-signature.mud.example",
} as const;

/** The label programme's. */
export const LABEL_HOST = "label.example";

/** Another host that serves a MUD file: where `redirects-elsewhere` points. */
export const ELSEWHERE = "elsewhere.example";

export const zone: Zone = {
  "time.example": at("time"),
  "api.boreal.example": at("boreal-api"),
  "relay.boreal.example": at("boreal-relay"),
  "update.boreal.example": at("boreal-update"),
  "mud.boreal.example": at("mud"),

  // About to move, as the short time says.
  "cloud.lueur.example": { ...at("lueur-cloud"), seconds: 1 },
  "climat.lueur.example": at("lueur-climate"),
  "update.lueur.example": at("lueur-update"),
  "mud.lueur.example": at("mud"),

  // A maker that rents everything: two aliases before an address.
  "api.voltaire.example": { alias: "voltaire.nuage.example" },
  "voltaire.nuage.example": { alias: "edge.nuage.example" },
  "edge.nuage.example": { addresses: outsideHostNamed("nuage-edge") },
  "update.voltaire.example": { alias: "update.nuage.example" },
  "update.nuage.example": at("nuage-update"),
  "mud.voltaire.example": at("mud"),

  "voice.riviere.example": at("riviere-voice"),
  "music.riviere.example": { alias: "flux.nuage.example" },
  "flux.nuage.example": { rotating: outsideHostNamed("nuage-edge"), size: 2 },
  "time.riviere.example": at("time"),
  "update.riviere.example": at("riviere-update"),
  "mud.riviere.example": at("mud"),

  "ink.presse.example": at("presse-ink"),
  "update.presse.example": at("presse-update"),
  "mud.presse.example": at("mud"),

  "dns.example": at("public-resolver"),
  "ads.profil.example": at("stranger"),
  "victim.example": at("victim"),
  [ELSEWHERE]: at("elsewhere"),
  [LABEL_HOST]: at("mud"),

  ...Object.fromEntries(Object.values(badMudHosts).map((name) => [name, at("mud")])),
  [badMudHosts.privateAddress]: { addresses: { v4: ["192.168.77.11"], v6: ["fd00:77::11"] } },
};
