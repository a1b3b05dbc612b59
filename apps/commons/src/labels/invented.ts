/** Invented makers, an assessor and four labelled products, of which one is suspended and one withdrawn. */
import type { Seed, SeededProduct } from "./seed.ts";

const lumen = "did:web:lumen.example";
const veille = "did:web:veille.example";
const tiede = "did:web:tiede.example";

const products: readonly SeededProduct[] = [
  {
    path: "/01/09506000134352",
    maker: lumen,
    model: "Lumen Bulb 3",
    firmware: "1.2.0",
    level: 3,
    mud: { url: "https://lumen.example/bulb-3.json" },
    facts: {
      "product-kind": "light",
      sensors: ["none"],
      "works-without-internet": "fully",
      "account-needed": "no",
      "data-collected": ["faults"],
      "data-sold": "no",
      updates: "automatic",
      "support-end": "2033-03-01",
      warranty: 36,
      "data-shared": ["nobody"],
      contacts: [{ kind: "phone", value: "+15145550100", country: "CA", province: "QC" }],
      "safe-setup": "https://lumen.example/bulb-3/setup",
    },
  },
  {
    path: "/01/00614141999996",
    maker: veille,
    model: "Veille Cam",
    firmware: "4.0",
    level: 1,
    mud: { url: "https://veille.example/cam.json" },
    change: {
      state: "revoked",
      en: "The maker stopped sending updates two years before the date that it declared.",
      fr: "Le fabricant a cessé les mises à jour deux ans avant la date qu’il avait déclarée.",
    },
    facts: {
      "product-kind": "camera",
      sensors: ["camera", "microphone"],
      "data-collected": ["video", "audio", "account"],
      "data-sold": "with-consent",
      updates: "manual",
      "support-end": "2028-06-30",
    },
  },
  {
    path: "/p/tiede-thermostat-2",
    maker: tiede,
    model: "Tiède Thermostat 2",
    firmware: "2.1",
    level: 2,
    facts: {
      "product-kind": "climate",
      sensors: ["environment", "presence"],
      "data-collected": ["usage", "environment"],
      "data-sold": "no",
      updates: "automatic",
      "support-end": "2031-12-31",
      warranty: 24,
    },
  },
  {
    path: "/p/tiede-plug",
    maker: tiede,
    model: "Tiède Plug",
    firmware: "1.0",
    level: 1,
    change: {
      state: "suspended",
      en: "A test found that anyone on the home network can switch it. The maker is looking into it.",
      fr: "Un essai a montré que toute personne sur le réseau du domicile peut la commander. Le fabricant examine la question.",
    },
    facts: {
      "product-kind": "light",
      sensors: ["energy"],
      updates: "automatic",
      "support-end": "none",
    },
  },
];

export const inventedProgramme: Seed = {
  makers: [
    { id: lumen, name: "Lumen Works" },
    { id: veille, name: "Veille Systems" },
    { id: tiede, name: "Ateliers Tiède" },
  ],
  assessor: { id: "did:web:banc-essai.example", name: "Banc d’essai Laurier" },
  retailer: { id: "did:web:quincaillerie.example", name: "Quincaillerie Rideau" },
  products,
};
