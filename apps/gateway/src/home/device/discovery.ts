/** Which things people's devices may find at home, and where the gateway may ask them. Pure. */
import { isIPv6 } from "node:net";
import { decide, type Flow } from "@thingwall/mud/decide";
import type { DeviceId } from "@thingwall/mud/policy";
import type { Discovery } from "../../names/contract.ts";
import { type Access, canonical } from "./access.ts";
import type { Device } from "./device.ts";

const UDP = 17;
/** RFC 6762 §3, and UPnP Device Architecture 1.1 §1.3.2. */
const PORTS = { mdns: 5353, ssdp: 1900 } as const;
/** The gateway asks from a port of its own. */
const ANY_PORT = 50_000;
type Finding = Discovery["things"][number];

/** `gateway`: its own addresses on the LAN. The oracle says which questions the wall lets through. */
export function discoveryOf(
  devices: readonly Device[],
  access: ReadonlyMap<DeviceId, Access>,
  gateway: readonly string[],
): Discovery {
  const people = devices.flatMap(({ config: { id, role, addresses }, unknown, learnt = [] }) =>
    role === "person" && !unknown
      ? [{ id, addresses: [...addresses.map(canonical), ...learnt].slice(0, 64) }]
      : [],
  );
  const things = devices.flatMap((device): Finding[] => {
    const found = access.get(device.config.id);
    const finding =
      found && device.config.role === "thing" ? of(device, found, gateway) : undefined;
    return finding ? [finding] : [];
  });
  return { people, things };
}

const known = new WeakMap<Access, { readonly of: Device; readonly finding: Finding | undefined }>();

function of(device: Device, access: Access, gateway: readonly string[]): Finding | undefined {
  const before = known.get(access);
  if (before?.of === device) return before.finding;
  const { id } = device.config;
  const addresses = [...device.config.addresses.map(canonical), ...(device.learnt ?? [])];
  const asked = (destinationPort: number) =>
    addresses.filter((address) =>
      gateway.some((from) => mayAsk({ id, address, from, destinationPort }, access)),
    );
  const [mdns, ssdp] = [asked(PORTS.mdns), asked(PORTS.ssdp)];
  const finding = mdns.length + ssdp.length === 0 ? undefined : { id, addresses, mdns, ssdp };
  known.set(access, { of: device, finding });
  return finding;
}

function mayAsk(
  {
    id,
    address,
    from,
    destinationPort,
  }: {
    readonly id: DeviceId;
    readonly address: string;
    readonly from: string;
    readonly destinationPort: number;
  },
  { policy }: Access,
): boolean {
  const family = isIPv6(address) ? 6 : 4;
  if (isIPv6(from) !== (family === 6) || /^fe[89ab]/.test(address)) return false;
  const flow: Flow = {
    path: "gateway",
    family,
    from: { address: from },
    to: { address, device: id },
    protocol: UDP,
    sourcePort: ANY_PORT,
    destinationPort,
  };
  return decide(new Map([[id, policy]]), flow).verdict === "accept";
}
