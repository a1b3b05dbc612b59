/** Reads Prometheus's text format 0.0.4 strictly: every line must be of the form it says. */

export interface Read {
  readonly type: string;
  /** Labels as they were written → value. */
  readonly samples: ReadonlyMap<string, number>;
}

const NAME = "[a-zA-Z_][a-zA-Z0-9_]*";
const LABELS = `\\{(?:${NAME}="(?:[^"\\\\\\n]|\\\\[\\\\"n])*"(?:,(?=${NAME}=)|(?=\\})))+\\}`;
const SAMPLE = new RegExp(`^(${NAME})(${LABELS})? (-?[0-9]+(?:\\.[0-9]+)?(?:e[+-]?[0-9]+)?)$`);

/** Throws an `Error` with the first line that is wrong. */
export function readExposition(text: string): ReadonlyMap<string, Read> {
  if (!text.endsWith("\n")) throw new Error("the last line does not end");
  const families = new Map<string, { type: string; samples: Map<string, number> }>();
  let helped = "";
  let open = "";
  for (const line of text.slice(0, -1).split("\n")) {
    const [, about, name = "", rest = ""] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (about === "HELP") {
      if (families.has(name)) throw new Error(`twice: ${line}`);
      helped = name;
    } else if (about === "TYPE") {
      if (name !== helped || !["counter", "gauge"].includes(rest)) throw new Error(line);
      if ((rest === "counter") !== name.endsWith("_total")) throw new Error(`its name: ${line}`);
      families.set(name, { type: rest, samples: new Map() });
      open = name;
    } else {
      const [, own, labels = "", value] = SAMPLE.exec(line) ?? [];
      const family = families.get(open);
      if (own === undefined || own !== open || !family) throw new Error(`no sample: ${line}`);
      if (family.samples.has(labels)) throw new Error(`twice: ${line}`);
      family.samples.set(labels, Number(value));
    }
  }
  return families;
}
