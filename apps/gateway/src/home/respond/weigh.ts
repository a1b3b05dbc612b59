/** Observations → offences. Pure; remembers what it needs to recognise scans and surges, bounded. */
import type { Flow } from "@thingwall/mud/decide";
import type { Observed, Offence, Way } from "./observed.ts";

export interface Memory {
  /** Other devices of the home that it tried → when last. */
  readonly targets: ReadonlyMap<string, number>;
  /** By rule: how often it was used in each hour that it was, in order of size. */
  readonly usual: ReadonlyMap<string, readonly number[]>;
}

export const NO_MEMORY: Memory = { targets: new Map(), usual: new Map() };

const TARGETS = 10;
const WINDOW = 60_000;
const TARGETS_KEPT = 256;

/** Hours before the usual is known, and hours kept. */
const HOURS_NEEDED = 48;
const HOURS_KEPT = 720;
const RULES_KEPT = 256;
const SURGE = 10;
/** Fewer flows in an hour flood nobody, however rare the rule is. */
const SURGE_AT_LEAST = 600;

const TCP = 6;
const UDP = 17;
/** Telnet, and where captured things look for the same door (CWMP, ADB, known back doors). */
const DOORS: readonly number[] = [23, 2323, 2223, 5555, 7547, 9527, 23_231, 37_215, 52_869];

export function weigh(
  memory: Memory,
  observed: Observed,
): { readonly memory: Memory; readonly offences: readonly Offence[] } {
  const { at } = observed;
  switch (observed.kind) {
    case "denied":
      return weighDenied(memory, observed);
    case "asked":
      return observed.related
        ? { memory, offences: [{ kind: "related-name", at, object: observed.name }] }
        : { memory, offences: [{ kind: "unknown-destination", at, object: observed.name }] };
    case "impersonated":
      return { memory, offences: [{ kind: "impersonation", at, object: observed.whom }] };
    case "used":
      return weighUse(memory, observed);
  }
}

function weighDenied(
  memory: Memory,
  { at, flow, why, name, lapsed }: Extract<Observed, { kind: "denied" }>,
): { readonly memory: Memory; readonly offences: readonly Offence[] } {
  const { path, to, destinationPort: port } = flow;
  if (lapsed) return { memory, offences: [] };
  if (path === "lateral") return weighAtHome(memory, to.device ?? to.address, wayOf(flow), at);
  // What stays on its link, goes to groups or answers what was never asked harms nobody.
  if (path !== "wan" || why === "opens-nothing") return { memory, offences: [] };
  const kind =
    flow.protocol === TCP && DOORS.includes(port ?? -1)
      ? "telnet"
      : isService(flow)
        ? "hard-coded-service"
        : "unknown-destination";
  const object = kind === "hard-coded-service" ? serviceOf(flow) : (name ?? to.address);
  return { memory, offences: [{ kind, at, object, way: wayOf(flow) }] };
}

function wayOf({ protocol, destinationPort }: Flow): Way {
  return { protocol, ...(destinationPort === undefined ? {} : { port: destinationPort }) };
}

/** DNS in any form and time, where they are not the gateway's. */
function isService({ protocol, destinationPort: port }: Flow): boolean {
  if (protocol === UDP && port === 123) return true;
  return (protocol === UDP || protocol === TCP) && (port === 53 || port === 853);
}

function serviceOf({ destinationPort }: Flow): string {
  return destinationPort === 123 ? "time" : "names";
}

function weighAtHome(
  memory: Memory,
  target: string,
  way: Way,
  at: number,
): { readonly memory: Memory; readonly offences: readonly Offence[] } {
  const known = memory.targets.get(target) ?? 0;
  const kept = [...memory.targets].filter(
    ([other, then]) => other !== target && at - then <= WINDOW,
  );
  const targets = new Map([...kept.slice(1 - TARGETS_KEPT), [target, Math.max(known, at)]]);
  const offence: Offence =
    targets.size >= TARGETS
      ? { kind: "home-scan", at, object: "home" }
      : { kind: "unknown-destination", at, object: target, way };
  return { memory: { ...memory, targets }, offences: [offence] };
}

function weighUse(
  memory: Memory,
  { at, rule, flows }: Extract<Observed, { kind: "used" }>,
): { readonly memory: Memory; readonly offences: readonly Offence[] } {
  const hours = memory.usual.get(rule) ?? [];
  const most = hours[Math.floor(hours.length * 0.99)] ?? 0;
  const surge = hours.length >= HOURS_NEEDED && flows > SURGE * most && flows >= SURGE_AT_LEAST;
  // A surge must not become the usual.
  if (surge) return { memory, offences: [{ kind: "surge", at, object: rule }] };
  if (hours.length === 0 && memory.usual.size >= RULES_KEPT) return { memory, offences: [] };
  const sorted = [...hours, flows].toSorted((a, b) => a - b);
  // Full: the median goes, so that neither the busy hours nor the quiet ones are forgotten.
  const kept = sorted.length > HOURS_KEPT ? sorted.toSpliced(sorted.length >> 1, 1) : sorted;
  return { memory: { ...memory, usual: new Map([...memory.usual, [rule, kept]]) }, offences: [] };
}
