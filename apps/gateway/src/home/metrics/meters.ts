/**
 * What the home counts of itself since it started. Every label is a word of a closed list, so that
 * there are never more series than this file says, whatever things do, and nobody who reads them
 * learns who is at home.
 */
import type { GatewayEvent, StatusView } from "../contract.ts";
import type { Family, Sample } from "./exposition.ts";

/** Words that a label may be; every series is there from the beginning, at 0. */
const LABELS = {
  why: ["denied", "too-many-flows", "quarantined", "over-cap", "false-sender"],
  outcome: ["answered", "refused", "failed", "limited"],
  change: ["applied", "apply-failed"],
  part: ["tables", "ports"],
  stage: ["noticed", "restricted", "quarantined"],
  contained: ["restricted", "quarantined"],
} as const;

const COUNTERS = {
  thingwall_dropped_packets_total: ["why", "Packets dropped, by why."],
  thingwall_dropped_octets_total: ["why", "Octets of the packets dropped, by why."],
  thingwall_names_total: ["outcome", "Questions for names that things asked, by outcome."],
  thingwall_changes_total: ["change", "Changes given to the kernel, by outcome."],
  thingwall_repairs_total: ["part", "Times that somebody else's change was undone, by part."],
  thingwall_notices_total: ["stage", "Notices to the household, by stage."],
  thingwall_contained_total: ["contained", "Things contained, by stage."],
} as const satisfies Readonly<Record<string, readonly [keyof typeof LABELS, string]>>;
type Counter = keyof typeof COUNTERS;

const ROLES = ["thing", "person", "guest"] as const;
const STATES = ["described", "held", "person", "guest", "unknown"] as const;

export class Meters {
  readonly #counts = new Map<string, number>();

  note(event: GatewayEvent): void {
    switch (event.kind) {
      case "counted":
        for (const { why, packets, octets } of event.senders) {
          this.#add("thingwall_dropped_packets_total", why, packets);
          this.#add("thingwall_dropped_octets_total", why, octets);
        }
        return;
      case "name":
        this.#add("thingwall_names_total", event.outcome);
        return;
      case "applied":
      case "apply-failed":
        this.#add("thingwall_changes_total", event.kind);
        return;
      case "repaired":
        this.#add("thingwall_repairs_total", event.part);
        return;
      case "notice":
        if (!event.again) this.#add("thingwall_notices_total", event.notice.stage);
        return;
      case "contained":
        this.#add("thingwall_contained_total", event.stage);
        return;
      default:
    }
  }

  /** `started`, `now`: milliseconds since the epoch. */
  families(
    status: StatusView,
    version: string,
    { started, memory }: { readonly started: number; readonly memory: number },
  ): readonly Family[] {
    const gauge = (name: string, help: string, samples: readonly Sample[]): Family => ({
      ...{ name, help, type: "gauge", samples },
    });
    const truth = (value: boolean): readonly Sample[] => [{ value: value ? 1 : 0 }];
    return [
      gauge("thingwall_build_info", "Always 1; the version is in the label.", [
        { labels: { version }, value: 1 },
      ]),
      gauge("thingwall_enforced", "1 while the kernel enforces what the home knows.", [
        ...truth(status.enforced),
      ]),
      gauge("thingwall_kept", "1 while what is decided outlasts a restart.", [
        ...truth(status.notKept === undefined),
      ]),
      gauge(
        "thingwall_process_up",
        "1 while the process answers.",
        (["wall", "names"] as const).map((process) => ({
          labels: { process },
          value: status.processes[process] === "up" ? 1 : 0,
        })),
      ),
      gauge(
        "thingwall_devices",
        "Devices at home, by role and by what they get.",
        ROLES.flatMap((role) =>
          STATES.map((state) => ({
            labels: { role, state },
            value: status.devices.filter((each) => each.role === role && each.state === state)
              .length,
          })),
        ),
      ),
      ...Object.entries(COUNTERS).map(
        ([name, [label, help]]): Family => ({
          ...{ name, help, type: "counter" },
          samples: LABELS[label].map((word) => ({
            labels: { [label]: word },
            value: this.#counts.get(`${name} ${word}`) ?? 0,
          })),
        }),
      ),
      gauge("process_start_time_seconds", "When the home started, since the epoch.", [
        { value: started / 1000 },
      ]),
      gauge("process_resident_memory_bytes", "Memory that the home takes.", [{ value: memory }]),
    ];
  }

  #add(counter: Counter, word: string, by = 1): void {
    const known: readonly string[] = LABELS[COUNTERS[counter][0]];
    // Nothing that comes later may make series without end.
    if (!known.includes(word)) return;
    const key = `${counter} ${word}`;
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + by);
  }
}
