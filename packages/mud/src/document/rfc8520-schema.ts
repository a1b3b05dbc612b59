/** RFC 8520 §7 as data: the MUD container and the file that holds it. */
import { container, type Container, type Element, leaf, leafList, list } from "./element.ts";
import {
  EXTENSIONS,
  matchExtensions,
  mudExtensions,
  policyExtensions,
} from "./extension-schema.ts";
import { mudUrl, uri } from "./inet-types.ts";
import { MAX_ACCESS_LISTS, MAX_ENTRIES, MAX_EXTENSION_NAME, MAX_NAME, MAX_TEXT } from "./limits.ts";
import { ACL_MODULE, aclsContainer } from "./rfc8519-schema.ts";
import { boolean, dateAndTime, string, unsigned } from "./yang-types.ts";
import type { LeafType } from "./element.ts";

export const MUD = "ietf-mud:mud";
export const ACLS = `${ACL_MODULE}:acls`;

/** A file's schema and the modules it consists of. */
export interface FileSchema {
  readonly root: Container;
  readonly modules: ReadonlySet<string>;
}

/** RFC 8520 §3.1: this reader knows version 1; another may mean anything. */
const version: LeafType = (value) => {
  const reading = unsigned(0, 255)(value);
  if ("fault" in reading || typeof value !== "number" || value === 1) return reading;
  return { fault: { code: "version-unsupported", params: { version: value } } };
};

const text = string(0, MAX_TEXT);

function devicePolicy(name: string, extensions: readonly Element[]): Element {
  const clause = "RFC 8520 §3.3";
  const reference = list("access-list", clause, "name", MAX_ACCESS_LISTS, [
    leaf("name", clause, string(1, MAX_NAME)),
  ]);
  return container(name, clause, [container("access-lists", clause, [reference]), ...extensions]);
}

function fileSchema(extended: boolean): FileSchema {
  const policy = extended ? policyExtensions : [];
  const mandatory = { mandatory: true };
  const shown = { shown: true };
  const mud = container(
    MUD,
    "RFC 8520 §3",
    [
      leaf("mud-version", "RFC 8520 §3.1", version, mandatory),
      leaf("mud-url", "RFC 8520 §3.2", mudUrl, mandatory),
      leaf("last-update", "RFC 8520 §3.4", dateAndTime, mandatory),
      leaf("mud-signature", "RFC 8520 §7", uri),
      leaf("cache-validity", "RFC 8520 §3.5", unsigned(1, 168)),
      leaf("is-supported", "RFC 8520 §3.6", boolean, mandatory),
      leaf("systeminfo", "RFC 8520 §3.7", text, shown),
      leaf("mfg-name", "RFC 8520 §3.8", text, shown),
      leaf("model-name", "RFC 8520 §3.8", text, shown),
      leaf("firmware-rev", "RFC 8520 §3.8", text, shown),
      leaf("software-rev", "RFC 8520 §3.8", text, shown),
      leaf("documentation", "RFC 8520 §4.3", uri),
      leafList("extensions", "RFC 8520 §3.9", string(1, MAX_EXTENSION_NAME), MAX_ENTRIES, shown),
      ...(extended ? mudExtensions : []),
      devicePolicy("from-device-policy", policy),
      devicePolicy("to-device-policy", policy),
    ],
    mandatory,
  );
  const acls = aclsContainer(extended ? matchExtensions : []);
  const extensionModules = extended ? EXTENSIONS.flatMap(({ modules }) => modules) : [];
  return {
    root: container("", "RFC 8520 §2", [mud, acls]),
    modules: new Set(["ietf-mud", ACL_MODULE, "ietf-acldns", ...extensionModules]),
  };
}

/** The RFC's own modules and nothing else. */
export const strictSchema: FileSchema = fileSchema(false);

/** With the extensions that are parsed. */
export const extendedSchema: FileSchema = fileSchema(true);
