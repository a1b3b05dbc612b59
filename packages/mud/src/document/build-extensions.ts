/** What the extensions said, from a validated tree. Shown to people; none of it opens access. */
import { entriesOf, POLICIES } from "./constraints.ts";
import { QUARANTINE_NODES } from "./extension-schema.ts";
import { toJsonValue } from "./json-value.ts";
import type { Located } from "./located.ts";
import { optional } from "./optional.ts";
import type { ExtensionData, JsonValue, MudTls, Transparency } from "./model.ts";

const BW_PARAMS = "ietf-mud-bw-profile:bw-params";
const REPORTER = "ietf-mud-reporter-extension:reporter";
const ACCEPTABLE_URLS = "ietf-mud-acceptable-urls:acceptable-urls";

export function buildExtensionData(mud: Located, acls: readonly Located[]): ExtensionData {
  const reporter = mud.value(REPORTER);
  return {
    ...optional("transparency", buildTransparency(mud)),
    ...optional("mudTls", buildMudTls(mud, acls)),
    ...optional("ol", buildOl(mud)),
    ...optional(
      "acceptableUrls",
      mud.has(ACCEPTABLE_URLS) ? mud.texts(ACCEPTABLE_URLS) : undefined,
    ),
    ...optional("bandwidth", buildBandwidth(mud)),
    ...optional("reporter", reporter === undefined ? undefined : toJsonValue(reporter)),
    ...optional("quarantinedDevicePolicy", buildQuarantine(mud, acls)),
  };
}

function buildTransparency(mud: Located): Transparency | undefined {
  const said = mud.child("ietf-mud-transparency:transparency");
  if (said === undefined) return undefined;
  return {
    sboms: said.entries("sboms").flatMap((sbom) => {
      const sbomUrl = sbom.text("sbom-url");
      const versionInfo = optional("versionInfo", sbom.text("version-info"));
      return sbomUrl === undefined ? [] : [{ ...versionInfo, sbomUrl }];
    }),
    ...optional("sbomWellKnown", said.text("sbom-local-well-known")),
    ...optional("sbomContact", said.text("sbom-contact-uri")),
    ...optional("sbomArchiveList", said.text("sbom-archive-list")),
    vulnUrls: said.texts("vuln-url"),
    ...optional("vulnContact", said.text("vuln-contact-uri")),
  };
}

function buildMudTls(mud: Located, acls: readonly Located[]): MudTls | undefined {
  const supported = mud.value("ietf-mud-tls:is-tls-dtls-profile-supported");
  const profiles = acls.flatMap((acl) =>
    entriesOf(acl).flatMap((ace) => {
      const said = ace.child("matches")?.child("ietf-acl-tls:client-profiles");
      if (said === undefined) return [];
      const names = { acl: acl.text("name") ?? "", ace: ace.text("name") ?? "" };
      return [{ ...names, clientProfiles: toJsonValue(said.object), path: said.path }];
    }),
  );
  if (supported === undefined && profiles.length === 0) return undefined;
  return { ...(supported === undefined ? {} : { supported: supported === true }), profiles };
}

function buildOl(mud: Located): ExtensionData["ol"] {
  const said = mud.child("ietf-ol:ol");
  if (said === undefined) return undefined;
  const licences = said.entries("license");
  const owners = licences.map((licence) => licence.text("owner-name") ?? "");
  const tags = licences.flatMap((licence) => licence.texts("spdx-tags"));
  return {
    owners: [...owners, ...said.texts("owners")],
    ...optional("spdxTag", said.text("spdx-tag") ?? tags[0]),
  };
}

function buildBandwidth(mud: Located): JsonValue | undefined {
  const said = POLICIES.flatMap((policy) => {
    const params = mud.child(policy)?.value(BW_PARAMS);
    return params === undefined ? [] : [[policy, toJsonValue(params)] as const];
  });
  return said.length === 0 ? undefined : Object.fromEntries(said);
}

/** The draft names entries; which direction they belong to is that of the list they stand in. */
function buildQuarantine(
  mud: Located,
  acls: readonly Located[],
): ExtensionData["quarantinedDevicePolicy"] {
  const said = QUARANTINE_NODES.flatMap((node) => mud.child(node) ?? []);
  if (said.length === 0) return undefined;
  const kept = new Set(
    said.flatMap((one) => one.entries("enabled-ace-names")).map((entry) => entry.text("ace-name")),
  );
  const keptIn = (policy: string): readonly string[] => {
    const references = mud.child(policy)?.child("access-lists")?.entries("access-list") ?? [];
    const names = new Set(references.map((reference) => reference.text("name")));
    const aces = acls.filter((acl) => names.has(acl.text("name"))).flatMap(entriesOf);
    const found = aces.flatMap((ace) => ace.text("name") ?? []).filter((name) => kept.has(name));
    return [...new Set(found)];
  };
  return {
    fromDevicePolicy: keptIn("from-device-policy"),
    toDevicePolicy: keptIn("to-device-policy"),
  };
}
