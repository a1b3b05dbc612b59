import type { Setup } from "../model.ts";

/** What `gateway setup` asks and finds. */
export const setup: Setup = {
  questions: {
    wan: "Interface that leads to the Internet",
    ports: "Interfaces of the home, and who is there (eth1=thing eth2=person)",
    addresses: "The gateway’s own addresses at home, with their lengths",
    dhcp: "Addresses to give away, first and last (or off)",
    dns: "Resolvers that the gateway asks",
    ntp: "Time servers that things may ask",
    ssid: "Name of the Wi-Fi network (or off)",
    country: "Country, in two letters: its rules for radio apply",
    band: "Band in GHz (2.4 or 5)",
    channel: "Channel",
  },
  yes: "y",
  writeIt: "Write {path}? (y/n)",
  replaceIt: "Replace {path}? What is there is kept as {kept}. (y/n)",
  written: "Written: {path}.",
  kept: "What was there before is kept as {kept}.",
  notWritten: "Nothing was written.",
  next: "Next: sudo thingwall gateway prepare --config {path}, then sudo thingwall doctor --config {path}",
  problems: {
    "no-wan": {
      reason: "It is not known which interface leads to the Internet.",
      remedy: "Say it: --wan INTERFACE. There are: {known}.",
    },
    "no-ports": {
      reason: "No interface is left for the home.",
      remedy: "Say which: --lan-port INTERFACE=thing, or set up Wi-Fi. There are: {known}.",
    },
    "interface-absent": {
      reason: "There is no network interface {interface}.",
      remedy: "Check the name, or plug it in. There are: {known}.",
    },
    "interface-twice": {
      reason: "{interface} cannot be on both sides of the wall.",
      remedy: "Name another one for the home, or for the Internet.",
    },
    "interface-taken": {
      reason: "{interface} is a port of the bridge {by}.",
      remedy: "Take it out: ip link set {interface} nomaster; or use that bridge: --bridge {by}",
    },
    "bridge-is-none": {
      reason: "{interface} is there and is no bridge.",
      remedy: "Give the home’s bridge another name: --bridge br-lan",
    },
    "no-carrier": {
      reason: "Nothing is connected to {interface}, or it is switched off.",
      remedy: "Check the cable; to switch it on: ip link set {interface} up",
    },
    "port-addressed": {
      reason: "{interface} has addresses of its own ({addresses}); as a port it must have none.",
      remedy: "Remove them where the system sets them, such as /etc/network/interfaces.",
    },
    "address-unreadable": {
      reason: "“{address}” is not an address of the form that is needed here.",
      remedy: "Write 192.168.1.1/24 for the gateway itself, 192.0.2.53 for a server.",
    },
    "no-lan-address": {
      reason: "The gateway has no address at home.",
      remedy: "Give it one: --address 192.168.1.1/24",
    },
    "networks-overlap": {
      reason: "{address} overlaps with {other}, which is at {interface}.",
      remedy: "Choose another network for the home: --address 192.168.178.1/24",
    },
    "range-outside": {
      reason: "{from} to {to} are not all addresses of the home.",
      remedy: "Choose both inside the network of --address.",
    },
    "no-resolver": {
      reason: "This machine knows no resolver that the gateway could ask.",
      remedy: "Name one, such as your provider’s: --dns ADDRESS",
    },
    "resolver-is-gateway": {
      reason: "{address} is the gateway itself, which would ask itself in a circle.",
      remedy: "Name a resolver outside: --dns ADDRESS",
    },
    "no-time": {
      reason: "Things that ask for the time get none.",
      remedy: "Name a time server by address, such as your provider’s: --ntp ADDRESS",
    },
    "not-a-radio": {
      reason: "There is no Wi-Fi card {interface}.",
      remedy: "Name one that is there, or leave Wi-Fi out (--no-wifi). There are: {known}.",
    },
    "no-access-point": {
      reason: "The Wi-Fi card {interface} cannot be an access point.",
      remedy: "Use a card of which iw phy says AP, or leave Wi-Fi out (--no-wifi).",
    },
    "country-unknown": {
      reason: "It is not known in which country this is; each has its rules for radio.",
      remedy: "Say it in two letters: --country FR",
    },
    "channel-closed": {
      reason:
        "In {country} the Wi-Fi card {interface} may not begin to send on channel {channel:plain}.",
      remedy: "Choose one of: {open}.",
    },
    "channel-unsure": {
      reason:
        "Whether the Wi-Fi card {interface} may send on channel {channel:plain} in {country} shows only when it obeys that country’s rules.",
      remedy: "Try it: iw reg set {country}, then this command again.",
    },
    "one-interface-for-keys": {
      reason:
        "The driver of {interface} cannot give each Wi-Fi key an interface of its own: things are told apart by key and hardware address together.",
      remedy: "A card of which iw phy says AP/VLAN does better.",
    },
  },
};
