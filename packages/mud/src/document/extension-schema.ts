/**
 * The extensions that are parsed and shown: each with the names that declare it in `extensions`,
 * its modules, and its members. Drafts are read in the forms that were published.
 */
import { container, type Element, leaf, leafList, list, oneOf } from "./element.ts";
import { dscp, uri, uriWithScheme } from "./inet-types.ts";
import { MAX_ENTRIES, MAX_NAME, MAX_TEXT, MAX_URI } from "./limits.ts";
import {
  binary,
  boolean,
  identity,
  string,
  uint8,
  uint16,
  uint32,
  uint64,
  unsigned,
} from "./yang-types.ts";

export interface Extension {
  /** As named in an issue and in `extensions`. */
  readonly name: string;
  /** Other names by which files declare it. */
  readonly alsoDeclared: readonly string[];
  readonly modules: readonly string[];
}

export const TRANSPARENCY: Extension = {
  name: "transparency",
  alsoDeclared: ["ietf-mud-transparency", "mudtx"],
  modules: ["ietf-mud-transparency"],
};
export const MUD_TLS: Extension = {
  name: "ietf-mud-tls",
  alsoDeclared: ["mud-tls", "ietf-acl-tls"],
  modules: ["ietf-mud-tls", "ietf-acl-tls"],
};
export const OL: Extension = { name: "ol", alsoDeclared: ["ietf-ol"], modules: ["ietf-ol"] };
export const ACCEPTABLE_URLS: Extension = {
  name: "acceptable-urls",
  alsoDeclared: ["ietf-mud-acceptable-urls"],
  modules: ["ietf-mud-acceptable-urls"],
};
export const BANDWIDTH: Extension = {
  name: "bw-profile",
  alsoDeclared: ["bandwidth", "ietf-mud-bw-profile"],
  modules: ["ietf-mud-bw-profile"],
};
export const REPORTER: Extension = {
  name: "reporter",
  alsoDeclared: ["ietf-mud-reporter-extension"],
  modules: ["ietf-mud-reporter-extension"],
};
export const QUARANTINE: Extension = {
  name: "quarantine",
  alsoDeclared: ["ietf-mud-quarantine"],
  modules: ["ietf-mud-quarantine"],
};

export const EXTENSIONS: readonly Extension[] = [
  TRANSPARENCY,
  MUD_TLS,
  OL,
  ACCEPTABLE_URLS,
  BANDWIDTH,
  REPORTER,
  QUARANTINE,
];

const SBOM = "RFC 9472 §4";
const TLS = "RFC 9761 §5";
const text = string(0, MAX_TEXT);
const contact = uriWithScheme("mailto", "https?", "tel");

/** RFC 9472: where the parts list and the known weaknesses are said. Shown, not fetched. */
const transparency = container(
  "ietf-mud-transparency:transparency",
  SBOM,
  [
    list("sboms", SBOM, "version-info", MAX_ENTRIES, [
      leaf("version-info", SBOM, text, { shown: true }),
      leaf("sbom-url", SBOM, uriWithScheme("coaps?", "https?")),
    ]),
    leaf(
      "sbom-local-well-known",
      SBOM,
      identity("ietf-mud-transparency", "http", "https", "coap", "coaps"),
    ),
    leaf("sbom-contact-uri", SBOM, contact),
    leaf("sbom-archive-list", SBOM, uri),
    leafList("vuln-url", SBOM, uri, MAX_ENTRIES),
    leaf("vuln-contact-uri", SBOM, contact),
  ],
  {
    extension: TRANSPARENCY.name,
    choices: [
      oneOf("sboms", "sbom-local-well-known", "sbom-contact-uri"),
      oneOf("vuln-url", "vuln-contact-uri"),
    ],
  },
);

const OWNERS = "draft-ietf-iotops-ol §3";
const tag = string(0, MAX_TEXT);

/** Ownership and licence of the file: one list by owner, or the first drafts' flat form. */
const ol = container(
  "ietf-ol:ol",
  OWNERS,
  [
    list(
      "license",
      OWNERS,
      "owner-name",
      MAX_ENTRIES,
      [
        leaf("owner-name", OWNERS, string(1, 128), { shown: true }),
        leafList("spdx-tags", OWNERS, tag, MAX_ENTRIES, { shown: true }),
        leafList("license-info", OWNERS, uri, MAX_ENTRIES),
      ],
      { choices: [oneOf("spdx-tags", "license-info")] },
    ),
    leafList("owners", OWNERS, text, MAX_ENTRIES, { shown: true }),
    leaf("spdx-tag", OWNERS, tag, { shown: true }),
    leaf("license-info", OWNERS, uri),
  ],
  {
    extension: OL.name,
    choices: [oneOf("license", "owners"), oneOf("license", "spdx-tag", "license-info")],
  },
);

/** The draft updates RFC 8520 in prose and defines no module; this is where we read the URLs. */
const acceptableUrls = leafList(
  "ietf-mud-acceptable-urls:acceptable-urls",
  "draft-ietf-iotops-mud-acceptable-urls",
  uriWithScheme("https"),
  MAX_ENTRIES,
  { extension: ACCEPTABLE_URLS.name },
);

const REPORT = "draft-lear-opsawg-mud-reporter";
const reporter = container(
  "ietf-mud-reporter-extension:reporter",
  REPORT,
  [leaf("report-uri", REPORT, uri), leaf("frequency", REPORT, unsigned(60, 4_294_967_295))],
  { extension: REPORTER.name },
);

const KEEP = "draft-richardson-shg-mud-quarantined-access";

/** Entries that stay open in quarantine, so that the thing can be repaired. */
function quarantine(name: string): Element {
  const aceName = leaf("ace-name", KEEP, string(1, MAX_NAME));
  return container(
    `ietf-mud-quarantine:${name}`,
    KEEP,
    [list("enabled-ace-names", KEEP, "ace-name", MAX_ENTRIES, [aceName])],
    { extension: QUARANTINE.name },
  );
}

/** The draft's module spells it without the `tined`; files may spell it right. */
export const QUARANTINE_NODES = ["quaranteed-device-policy", "quarantined-device-policy"].map(
  (name) => `ietf-mud-quarantine:${name}`,
);

/** Members of `ietf-mud:mud`. */
export const mudExtensions: readonly Element[] = [
  transparency,
  leaf("ietf-mud-tls:is-tls-dtls-profile-supported", TLS, boolean, { extension: MUD_TLS.name }),
  ol,
  acceptableUrls,
  reporter,
  quarantine("quaranteed-device-policy"),
  quarantine("quarantined-device-policy"),
];

const RATE = "draft-lear-opsawg-mud-bw-profile §3";

/** Members of from-device-policy and to-device-policy. */
export const policyExtensions: readonly Element[] = [
  container(
    "ietf-mud-bw-profile:bw-params",
    RATE,
    [
      list("service", RATE, "name", MAX_ENTRIES, [
        leaf("name", RATE, text, { shown: true }),
        leaf("timeframe", RATE, uint32, { mandatory: true }),
        leaf("pps", RATE, uint32),
        leaf("bps", RATE, uint64),
        leaf("dscp", RATE, dscp),
        leaf("aclname", RATE, string(1, MAX_NAME)),
      ]),
    ],
    { extension: BANDWIDTH.name },
  ),
];

/** Members of an entry's matches: what the thing says its TLS looks like. */
export const matchExtensions: readonly Element[] = [
  container(
    "ietf-acl-tls:client-profiles",
    TLS,
    [
      list("tls-dtls-profile", TLS, "name", MAX_ENTRIES, [
        leaf("name", TLS, string(1, MAX_NAME), { shown: true }),
        leafList("supported-tls-version", TLS, identity("iana-tls-profile", "tls12", "tls13"), 8),
        leafList(
          "supported-dtls-version",
          TLS,
          identity("iana-tls-profile", "dtls12", "dtls13"),
          8,
        ),
        leafList("cipher-suite", TLS, uint16, MAX_ENTRIES),
        leafList("extension-type", TLS, uint16, MAX_ENTRIES),
        leafList("accept-list-ta-cert", TLS, binary(1), 64),
        leafList("psk-key-exchange-mode", TLS, uint8, MAX_ENTRIES),
        leafList("supported-group", TLS, uint16, MAX_ENTRIES),
        leafList("signature-algorithm-cert", TLS, uint16, MAX_ENTRIES),
        leafList("signature-algorithm", TLS, uint16, MAX_ENTRIES),
        leafList("application-protocol", TLS, string(1, MAX_URI), MAX_ENTRIES),
        leafList("cert-compression-algorithm", TLS, uint16, MAX_ENTRIES),
        leafList("certificate-authorities", TLS, string(1, MAX_TEXT), MAX_ENTRIES),
      ]),
    ],
    { extension: MUD_TLS.name },
  ),
];
