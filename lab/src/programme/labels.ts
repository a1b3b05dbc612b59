/** The labels of the lab's things, as their makers would state them in a programme. */
import type { Seed, SeededProduct } from "@thingwall/commons";
import { mudUrl } from "../internet/mud-server.ts";
import type { ThingName } from "../plan.ts";

const boreal = { id: "did:web:boreal.example", name: "Boréal Optique" };
const lueur = { id: "did:web:lueur.example", name: "Lueur & Cie" };
const voltaire = { id: "did:web:voltaire.example", name: "Ateliers Voltaire" };
const riviere = { id: "did:web:riviere.example", name: "Rivière Son" };
const presse = { id: "did:web:presse.example", name: "Presse & Fils" };

type Label = Omit<SeededProduct, "mud" | "path">;

const labels: Readonly<Record<ThingName, Label>> = {
  bulb: {
    ...{ maker: lueur.id, model: "Ampoule E27", firmware: "2.0", level: 3 },
    facts: {
      "product-kind": "light",
      sensors: ["none"],
      "data-collected": ["faults"],
      "data-shared": ["nobody"],
      "data-sold": "no",
      "works-without-internet": "fully",
      "account-needed": "no",
      updates: "automatic",
      "support-end": "2034-06-30",
      "factory-reset": "button",
      repair: "none",
      warranty: 36,
      "safe-setup": "https://lueur.example/ampoule",
      contacts: [{ kind: "phone", value: "+15145550127", country: "CA", province: "QC" }],
    },
  },
  thermostat: {
    ...{ maker: lueur.id, model: "Thermostat 4", firmware: "4.2", level: 2 },
    facts: {
      "product-kind": "climate",
      sensors: ["environment", "presence"],
      "data-collected": ["usage", "environment"],
      "data-sold": "no",
      "works-without-internet": "partly",
      "account-needed": "optional",
      updates: "automatic",
      "support-end": "2033-12-31",
      warranty: 24,
    },
  },
  camera: {
    ...{ maker: boreal.id, model: "Hublot 2", firmware: "1.8", level: 2 },
    facts: {
      "product-kind": "camera",
      sensors: ["camera", "microphone"],
      "data-collected": ["video", "audio", "account"],
      "data-sold": "with-consent",
      "works-without-internet": "no",
      "account-needed": "yes",
      updates: "automatic",
      "support-end": "2030-03-31",
      "default-credentials": "unique",
      warranty: 24,
    },
  },
  speaker: {
    ...{ maker: riviere.id, model: "Galet mini", firmware: "3.1", level: 1 },
    facts: {
      "product-kind": "speaker",
      sensors: ["microphone"],
      "data-collected": ["audio", "usage", "account"],
      "data-purpose": ["function", "advertising"],
      "works-without-internet": "no",
      "account-needed": "yes",
      updates: "automatic",
      "support-end": "none",
    },
  },
  plug: {
    ...{ maker: voltaire.id, model: "Prise 16A", firmware: "1.0", level: 1 },
    change: {
      state: "suspended",
      en: "A test found that anybody on the home network can switch it. The maker is looking into it.",
      fr: "Un essai a montré que toute personne sur le réseau du domicile peut la commander. Le fabricant examine la question.",
    },
    facts: {
      "product-kind": "light",
      sensors: ["energy"],
      "works-without-internet": "partly",
      updates: "manual",
      "support-end": "2029-01-31",
    },
  },
  printer: {
    ...{ maker: presse.id, model: "Gutenberg Jet", firmware: "7", level: 1 },
    change: {
      state: "revoked",
      en: "The maker stopped sending updates three years before the date that it declared.",
      fr: "Le fabricant a cessé les mises à jour trois ans avant la date qu’il avait déclarée.",
    },
    facts: {
      "product-kind": "other",
      sensors: ["none"],
      "data-collected": ["usage", "faults"],
      updates: "manual",
      "support-end": "2029-09-30",
    },
  },
};

/** The numbers of their barcodes, of a range that GS1 gives to examples. */
const gtins: Readonly<Record<ThingName, string>> = {
  camera: "09506000140100",
  bulb: "09506000140117",
  plug: "09506000140124",
  speaker: "09506000140131",
  thermostat: "09506000140148",
  printer: "09506000140155",
};

/** Where the label of a thing is, after the programme's host. */
export const labelPath = (thing: ThingName): string => `/01/${gtins[thing]}`;

/** @param mudSigner  SHA-256 of the key that signs for every maker of the lab, base64url */
export const labProgramme = (mudSigner: string): Seed => ({
  makers: [boreal, lueur, voltaire, riviere, presse],
  assessor: { id: "did:web:banc-essai.example", name: "Banc d’essai Laurier" },
  retailer: { id: "did:web:quincaillerie.example", name: "Quincaillerie Rideau" },
  products: Object.entries(labels).map(([thing, label]) => ({
    ...label,
    path: labelPath(thing as ThingName),
    mud: { url: mudUrl(thing as ThingName), signers: [mudSigner] },
  })),
});
