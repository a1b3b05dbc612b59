/** A thing's life as it is shown and told, and what never changes by it. Pure. */
import type { DeviceId } from "@thingwall/mud/policy";
import type { GatewayConfig } from "../../config.ts";
import type { GatewayEvent, Less, PermitView } from "../contract.ts";
import type { Device } from "../device/device.ts";
import type { Nature } from "../effective/containment.ts";
import type { Reason } from "../effective/effective.ts";
import { permitsAt, textOf } from "../effective/permits.ts";
import { endOf } from "../effective/support.ts";
import { effectiveAt, type Life, type Told } from "./life.ts";

export function natureOf({ response = {} }: GatewayConfig, device: Device | undefined): Nature {
  const { contain = true, trialSeconds } = response;
  return {
    safety: device?.config.safety === true,
    learnt: device?.profile?.kind === "described" && device.profile.learnt === true,
    undescribed: device?.profile?.kind !== "described",
    toldOnly: !contain,
    ...(trialSeconds === undefined ? {} : { trial: trialSeconds * 1000 }),
  };
}

export function lessOf(life: Life, at: number): readonly Less[] {
  return effectiveAt(life, at).why.map((code) => ({ code, ...timesOf(code, life) }));
}

/** What the household allows it beside its description, now. */
export function permitsOf({ permits }: Life, at: number): readonly PermitView[] {
  return permitsAt(permits, at).map(({ to, ...way }) => ({ to: textOf(to), ...way }));
}

function timesOf(
  code: Reason,
  { grant, support, pause, conduct: { containment } }: Life,
): Omit<Less, "code"> {
  switch (code) {
    case "granted-full":
    case "granted-lan-only":
    case "granted-updates-only":
    case "blocked": {
      const { exception } = grant;
      return exception ? { since: exception.since, until: exception.until } : {};
    }
    case "support-ended": {
      const ends = endOf(support);
      return ends === undefined ? {} : { since: ends };
    }
    case "restricted":
    case "quarantined":
      return { since: containment.since };
    case "on-trial":
      return containment.kind === "on-trial"
        ? { since: containment.since, until: containment.until }
        : {};
    case "paused":
      return pause.kind !== "paused"
        ? {}
        : { since: pause.since, ...(pause.until === undefined ? {} : { until: pause.until }) };
  }
}

export function toldEvent(device: DeviceId, told: Told, at: number): GatewayEvent | undefined {
  const of = { at, device };
  switch (told.kind) {
    case "notice":
      return { kind: "notice", ...of, notice: told.notice, again: false, answers: told.answers };
    case "notice-changed":
      return { kind: "notice", ...of, notice: told.notice, again: true, answers: [] };
    case "contained": {
      const { kind: stage } = told.containment;
      return stage === "restricted" || stage === "quarantined"
        ? { kind: "contained", ...of, stage }
        : undefined;
    }
    case "released":
      return { kind: "released", ...of, reason: told.reason };
    case "trial-passed":
      return { kind: "trial-passed", ...of };
    case "support":
      return { kind: "support", ...of, step: told.step, ends: told.ends };
  }
}
