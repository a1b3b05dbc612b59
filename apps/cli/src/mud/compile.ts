/** `thingwall mud compile`: the nftables ruleset that enforces one file in the assumed home. */
import { Admitted, type DesiredState, renderRuleset, wallRule } from "@thingwall/gateway";
import { canonicalAddress, familyOf, type Policy } from "@thingwall/mud/policy";
import type { Context } from "../context.ts";
import { type ExitCode, exitCodes } from "../errors.ts";
import { findingsJson, printFindings } from "./findings.ts";
import {
  badValue,
  type Home,
  homeOf,
  type HomeOptions,
  neighbour,
  PEER,
  policiesOf,
  readPeer,
  THING,
} from "./home.ts";
import { readMud } from "./read.ts";

export interface CompileOptions extends HomeOptions {
  readonly mac?: string;
  readonly address?: readonly string[];
  readonly peer?: string;
}

const MAC = "02:00:00:00:00:01";
const PEER_MAC = "02:00:00:00:00:02";

export async function compileMud(
  name: string,
  options: CompileOptions,
  context: Context,
): Promise<ExitCode> {
  const home = homeOf(options);
  const mac = (options.mac ?? MAC).toLowerCase();
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/.test(mac)) throw badValue("--mac", mac, MAC);
  const addresses = (options.address ?? home.gateway.map((own) => neighbour(own, 50))).map(
    (text) => {
      const address = canonicalAddress(text);
      if (address === undefined) throw badValue("--address", text, "192.168.1.50");
      return address;
    },
  );
  const read = await readMud(name, context);
  if (read === undefined) return exitCodes.found;
  const peer = await readPeer(options.peer, context);
  if (peer === false) return exitCodes.found;
  const household = policiesOf(read.document, peer, home);
  const devices = [device(THING, 1, mac, addresses, household.thing)];
  if (peer !== undefined) {
    const peerAddresses = home.gateway.map((own) => neighbour(own, 51));
    devices.push(device(PEER, 2, PEER_MAC, peerAddresses, household.peer));
  }
  const state = desired(home, devices);
  const { ahead, text } = renderRuleset(state, new Admitted(), context.now().getTime());
  const ruleset = ahead + text;
  const { issues } = household.thing;
  if (context.json) {
    context.out.json({
      source: read.source.name,
      ruleset,
      issues: findingsJson(issues, context),
    });
  } else {
    printFindings(issues, context.err, context.speaker);
    context.out.raw(ruleset);
  }
  return exitCodes.ok;
}

type Device = DesiredState["devices"][number];

function device(
  id: string,
  slot: number,
  mac: string,
  addresses: readonly string[],
  policy: Policy,
): Device {
  return {
    id,
    slot,
    role: policy.role,
    macs: [mac],
    addresses: addresses.toSorted((a, b) => familyOf(a) - familyOf(b)),
    rules: policy.rules.map(wallRule),
  };
}

function desired(home: Home, devices: Device[]): DesiredState {
  return {
    lan: { interface: "br-lan", addresses: [...home.gateway] },
    wan: { interface: "wan0", nat44: true },
    dns: { thingsPort: 53, peoplePort: 5300 },
    devices,
  };
}
