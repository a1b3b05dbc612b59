/** DHCPv4 as a client says it (RFC 2131 §2), true or not. */
import { bytes, mac } from "./frame.ts";
import { GATEWAY } from "./home.ts";
import { BROADCAST, datagram } from "./neighbour.ts";

const TYPE = { discover: 1, request: 3, decline: 4, release: 7, inform: 8 } as const;
const COOKIE = Buffer.from([99, 130, 83, 99]);

export interface Message {
  readonly type: keyof typeof TYPE;
  /** Whom it speaks of; its sender unless said. */
  readonly hardware?: string;
  /** The address that it says to have; it is sent from there, too. */
  readonly current?: string;
  /** Where it is sent from, if not from what it says. */
  readonly source?: string;
  /** The address that it wants. */
  readonly wanted?: string;
  readonly relay?: string;
  /** Operation, kind of network, octets of a hardware address. */
  readonly head?: readonly [number, number, number];
  readonly options?: readonly (readonly [code: number, value: Buffer])[];
}

export function dhcp(from: string, message: Message): Buffer {
  const { current = "0.0.0.0", source = current, type } = message;
  const fixed = Buffer.alloc(236);
  fixed.set(message.head ?? [1, 1, 6]);
  fixed.writeUInt32BE(0x7468_0001, 4);
  bytes(current).copy(fixed, 12);
  bytes(message.relay ?? "0.0.0.0").copy(fixed, 24);
  mac(message.hardware ?? from).copy(fixed, 28);
  const { wanted, options = [] } = message;
  const all: readonly (readonly [number, Buffer])[] = [
    [53, Buffer.from([TYPE[type]])],
    ...(wanted === undefined ? [] : [[50, bytes(wanted)] as const]),
    ...(type === "release" ? [[54, bytes(GATEWAY[4])] as const] : []),
    ...options,
  ];
  const said = all.map(([code, value]) => Buffer.from([code, value.length, ...value]));
  const body = Buffer.concat([fixed, COOKIE, ...said, Buffer.from([255])]);
  const [to, destination] =
    source === "0.0.0.0" ? [BROADCAST, "255.255.255.255"] : [GATEWAY.mac, GATEWAY[4]];
  return datagram(from, to, [source, 68], [destination, 67], body);
}
