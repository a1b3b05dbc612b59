/** The gateway's codes in the words of the household, and rules as sentences. */
import type { RuleView, ThingView } from "@thingwall/gateway/api";
import {
  entryInWords,
  format,
  gatewayWords,
  type Language,
  whyInWords,
} from "@thingwall/gateway/words";
import { plain } from "./parts/text.ts";
import type { Speech } from "./words/index.ts";

const DNS_CLASS = "urn:ietf:params:mud:dns";
const NTP_CLASS = "urn:ietf:params:mud:ntp";

/** Why it stands as it does: the gravest reason, then what to do. */
export function whyOf(thing: ThingView, language: Language): readonly string[] {
  const { life, vocabulary } = gatewayWords[language];
  const said: string[] = [];
  if (thing.notice) {
    const { kind, object, stage } = thing.notice;
    const offence = offenceText(kind, object, language);
    if (offence !== undefined) said.push(offence);
    if (stage === "noticed") said.push(format(life.stages.noticed, {}, language, vocabulary));
  }
  for (const { code } of thing.less ?? []) {
    const { reason, remedy } = life.reasons[code];
    said.push(
      `${format(reason, {}, language, vocabulary)} ${format(remedy, {}, language, vocabulary)}`,
    );
  }
  if (said.length === 0 || thing.state === "held" || thing.state === "unknown") {
    const { code, params } = thing.why;
    const why = whyInWords(code, params, language);
    if (why !== undefined) said.push(why);
  }
  return said;
}

/** What a thing did; undefined for a kind that a later gateway knows. */
export function offenceText(kind: string, object: string, language: Language): string | undefined {
  const { life, vocabulary } = gatewayWords[language];
  const known = Object.entries(life.offences).find(([name]) => name === kind)?.[1];
  return known && format(known, { object: plain(object) }, language, vocabulary);
}

export function entryText(
  code: string,
  params: Readonly<Record<string, string | number>>,
  language: Language,
): string {
  if (code === "notice") {
    const offence = offenceText(String(params["kind"]), String(params["object"] ?? ""), language);
    if (offence !== undefined) return offence;
  }
  const short = Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === "string" ? plain(value, 120) : value,
    ]),
  );
  return entryInWords(code, short, language);
}

export function peerText(
  rule: RuleView,
  { words }: Speech,
  nameOf: (id: string) => string,
): string {
  const { peers } = words;
  if (rule.peers.length === 0) return peers.anyone;
  const each = rule.peers.map(({ as, term, devices }) => {
    const shown = plain(term, 120);
    switch (as) {
      case "name":
      case "address":
        return shown;
      case "local-networks":
        return peers.localNetworks;
      case "manufacturer":
        return peers.manufacturer(shown);
      case "same-manufacturer":
        return peers.sameManufacturer;
      case "model":
        return peers.model(shown);
      case "controller":
        if (term === DNS_CLASS) return peers.names;
        if (term === NTP_CLASS) return peers.time;
        return peers.controller(shown);
      case "my-controller":
        return devices.length === 0 ? peers.myController : devices.map(nameOf).join(", ");
    }
  });
  return each.join(peers.and);
}

/** The same of one port, any where there is none. */
export function widthText(
  {
    protocol,
    port,
  }: { readonly protocol?: number | undefined; readonly port?: number | undefined },
  speech: Speech,
): string {
  return serviceText(
    {
      ...(protocol === undefined ? {} : { protocol }),
      ...(port === undefined ? {} : { ports: [{ from: port, to: port }] }),
    },
    speech,
  );
}

/** Names that people may know; the numbers are registered with IANA. */
const SERVICES: Readonly<Record<string, string>> = {
  "6/53": "DNS",
  "17/53": "DNS",
  "6/80": "HTTP",
  "6/443": "HTTPS",
  "17/443": "QUIC",
  "17/123": "NTP",
  "6/554": "RTSP",
  "6/631": "IPP",
  "17/1900": "SSDP",
  "17/3478": "STUN",
  "17/5353": "mDNS",
  "17/5683": "CoAP",
  "6/1883": "MQTT",
  "6/8883": "MQTT",
};
const PROTOCOLS: Readonly<Record<number, string>> = { 6: "TCP", 17: "UDP" };

export function serviceText(
  { protocol, ports }: Pick<RuleView, "protocol" | "ports">,
  { words }: Speech,
): string {
  const { services } = words;
  if (protocol === undefined) return services.any;
  if (protocol === 1) return services.icmp;
  const name = PROTOCOLS[protocol];
  if (name === undefined) return services.protocol(protocol);
  if (ports === undefined) return services.anyPort(name);
  const text = ports.map(({ from, to }) => (from === to ? `${from}` : `${from}–${to}`)).join(", ");
  const [only] = ports;
  const single = ports.length === 1 && only?.from === only?.to ? only?.from : undefined;
  return services.port(name, text, SERVICES[`${protocol}/${single ?? ""}`] ?? "");
}
