/** What can be wrong with a configuration, as a code, a place and parameters. */
import { Errors } from "typebox/value";
import { GatewayConfig } from "./config.ts";

/** Each with the parameters that its sentence needs. */
export type ConfigProblem =
  /** `reason`: the system's code. */
  | "unreadable"
  /** `line`, `column`: where the JSON breaks off. */
  | "not-json"
  /** `names` that must be there. */
  | "missing-member"
  /** `names` that mean nothing there. */
  | "unknown-member"
  /** `expected`: the JSON type. */
  | "wrong-type"
  /** `value`. */
  | "wrong-value"
  /** `value`, and the words `allowed` in its place. */
  | "not-one-of"
  /** `value`. */
  | "not-an-address"
  /** `value`: no address with a prefix length. */
  | "not-a-prefix"
  /** `value`: an address to give away that is no IPv4 address of the LAN. */
  | "outside-lan"
  /** `from` and `to`: the first address to give away comes after the last. */
  | "range-backwards"
  /** `value`: the interface that is both LAN and WAN. */
  | "one-interface"
  /** `value`, and the place of the `first` one. */
  | "given-twice"
  | "person-described"
  /** `value`: no device has this identity. */
  | "no-such-device"
  /** `value`: a file that the configuration names; `reason`: the system's code. */
  | "file-unreadable";

export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly code: ConfigProblem;
  /** JSON pointer into the configuration; `""` is the whole. */
  readonly path: string;
  /** Texts come from the configuration. */
  readonly params: Readonly<Record<string, string | number>>;

  constructor(code: ConfigProblem, path: string, params: ConfigError["params"] = {}) {
    super(`${code} at ${path === "" ? "/" : path} ${JSON.stringify(params)}`);
    this.code = code;
    this.path = path;
    this.params = params;
  }
}

/** The first way in which a value does not have the configuration's shape. */
export function shapeError(value: unknown): ConfigError {
  const all = [...Errors(GatewayConfig, value)].filter(({ keyword }) => keyword !== "boolean");
  // Of the alternatives of a member, those that refuse what stands there are not the one meant.
  const unmeant = all
    .filter(({ keyword, schemaPath }) => keyword === "additionalProperties" && inUnion(schemaPath))
    .map(({ schemaPath }) => schemaPath);
  const error = all.find(
    ({ keyword, schemaPath }) =>
      keyword !== "anyOf" && !unmeant.some((branch) => schemaPath.startsWith(branch)),
  );
  const found = error ?? all.find(({ keyword }) => keyword === "anyOf") ?? all[0];
  if (found === undefined) return new ConfigError("wrong-value", "", { value: "" });
  const path = found.instancePath;
  switch (found.keyword) {
    case "required":
      return new ConfigError("missing-member", path, {
        names: found.params.requiredProperties.join(", "),
      });
    case "additionalProperties":
      return new ConfigError("unknown-member", path, {
        names: found.params.additionalProperties.join(", "),
      });
    case "type":
      return new ConfigError("wrong-type", path, { expected: String(found.params.type) });
    case "const":
      return new ConfigError("not-one-of", path, {
        value: textAt(value, path),
        allowed: allowedAt(found.schemaPath),
      });
    default:
      return new ConfigError("wrong-value", path, { value: textAt(value, path) });
  }
}

const inUnion = (schemaPath: string): boolean => /\/anyOf\/\d+$/.test(schemaPath);

const steps = (pointer: string): readonly string[] =>
  pointer
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));

function at(value: unknown, pointer: string): unknown {
  return steps(pointer).reduce<unknown>(
    (inner, step) =>
      typeof inner === "object" && inner !== null
        ? (inner as Readonly<Record<string, unknown>>)[step]
        : undefined,
    value,
  );
}

/** What stands at a place, short enough for a sentence. */
function textAt(value: unknown, path: string): string {
  const found = at(value, path);
  return (typeof found === "string" ? found : JSON.stringify(found)).slice(0, 80);
}

/** The words of a choice, from the path of one of them in the schema. */
function allowedAt(schemaPath: string): string {
  const choices = at(GatewayConfig, schemaPath.replace(/\/\d+$/, ""));
  return (Array.isArray(choices) ? choices : [])
    .map((choice: { readonly const?: unknown }) => String(choice.const))
    .join(", ");
}
