/** What a thing tried → the least access with which it could do that, for the household to judge. Pure. */
import { type Fact, learn, type Learnt } from "@thingwall/mud/learn";
import type { DeviceId } from "@thingwall/mud/policy";
import type { Device } from "../device/device.ts";
import type { Saying } from "../life/said.ts";

/** A URL that leads nowhere (RFC 6761 §6.4): what was learnt here is nobody's to publish. */
const madeHere = (id: DeviceId) => `https://${id}.invalid/learnt.json`;

export function propose(
  id: DeviceId,
  facts: readonly Fact[],
  devices: readonly Device[],
  at: number,
): Learnt {
  const others = new Map(
    devices.flatMap(({ config, profile }): [DeviceId, string][] =>
      profile?.kind === "described" && config.id !== id
        ? [[config.id, profile.document.mudUrl]]
        : [],
    ),
  );
  const lastUpdate = `${new Date(at).toISOString().slice(0, 19)}Z`;
  return learn(facts, { device: id, mudUrl: madeHere(id), lastUpdate, others });
}

/** What the household says when it takes the proposal: its own word, and no maker's. */
export function taken({ document, remarks }: Learnt): Saying {
  const networks = remarks.flatMap((each) =>
    each.code === "literal-used"
      ? [`${each.address}/${each.address.includes(":") ? 128 : 32}`]
      : [],
  );
  const controller = remarks.find((each) => each.code === "controller-assumed");
  return {
    learnt: document,
    approved: true,
    networks,
    ...(controller?.code === "controller-assumed" ? { myController: controller.device } : {}),
  };
}
