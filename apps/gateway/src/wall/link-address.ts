/** What a device's own addresses are, and how raw sets hold them. Pure. */
import { canonicalAddress, familyOf } from "@thingwall/mud/policy";
import ipaddr from "ipaddr.js";

/** An address that another MAC gives by RFC 4291 appendix A is that MAC's alone. */
export function mayOwn(macs: readonly string[], address: string): boolean {
  if (familyOf(address) === 4) return true;
  const identifier = ipaddr.IPv6.parse(address).toByteArray().slice(8);
  if (identifier[3] !== 0xff || identifier[4] !== 0xfe) return true;
  return macs.some((mac) =>
    interfaceIdentifier(mac).every((octet, at) => octet === identifier[at]),
  );
}

/** RFC 4291 appendix A: the link-local address that a MAC gives. */
export function linkLocal(mac: string): string {
  const octets = [0xfe, 0x80, 0, 0, 0, 0, 0, 0, ...interfaceIdentifier(mac)];
  return new ipaddr.IPv6(octets).toRFC5952String();
}

function interfaceIdentifier(mac: string): number[] {
  const [first = 0, ...rest] = mac.split(":").map((octet) => Number.parseInt(octet, 16));
  return [first ^ 2, ...rest.slice(0, 2), 0xff, 0xfe, ...rest.slice(2)];
}

export function canonical(address: string): string {
  return canonicalAddress(address) ?? address;
}

/** In sets of raw bytes, which nft compares with whatever part of a packet it is told. */
export function hex(address: string): string {
  return `0x${Buffer.from(ipaddr.IPv6.parse(address).toByteArray()).toString("hex")}`;
}

export function hexOfMac(mac: string): string {
  return `0x${mac.replaceAll(":", "")}`;
}
