/** `thingwall mud learn`: captures of a thing → the least description that lets it go on. */
import { learn, type Learnt, type NeedPeer } from "@thingwall/mud/learn";
import { canonicalAddress, compilePolicy, type PeerConstraint } from "@thingwall/mud/policy";
import { printable } from "@thingwall/gateway/words";
import { factsOf, THING, type Who } from "../capture/observe.ts";
import { isReadable, type Packet, packetOf } from "../capture/packet.ts";
import { type Ending, framesOf, NotACapture } from "../capture/capture-file.ts";
import { isUnicastMac, type Survey, survey } from "../capture/survey.ts";
import type { Context } from "../context.ts";
import { CommandError, type ExitCode, exitCodes } from "../errors.ts";
import { explain } from "../explain/explanation.ts";
import { peerInWords, serviceInWords } from "../explain/wording.ts";
import { readFileAtMost } from "../input/source.ts";
import { writeOutput } from "../input/write.ts";
import type { Output } from "../terminal/output.ts";
import type { Speaker } from "../words/speaker.ts";
import { printExplanation, sectionsJson } from "./explain.ts";
import { badValue, homeOf } from "./home.ts";

export interface LearnOptions {
  readonly mudUrl: string;
  readonly mac?: string;
  readonly address?: string;
  readonly lan?: readonly string[];
  readonly output?: string;
}

const MEGABYTE = 1024 * 1024;
const CAPTURE_LIMIT = 256 * MEGABYTE;
/** Devices and addresses that a sentence names. */
const NAMED = 3;

export async function learnMud(
  paths: readonly string[],
  options: LearnOptions,
  context: Context,
): Promise<ExitCode> {
  const { mudUrl, output } = options;
  const networks = options.lan === undefined ? [] : homeOf({ lan: options.lan }).lan;
  const captures = await Promise.all(paths.map(readCapture));
  const packets = inOrder(captures);
  const home = survey(packets(), networks);
  const who = whoIs(options, home, context.speaker);
  let learnt: Learnt;
  try {
    const lastUpdate = `${context.now().toISOString().slice(0, 19)}Z`;
    learnt = learn(factsOf(packets(), who, home), { device: THING, mudUrl, lastUpdate });
  } catch (error) {
    if (error instanceof RangeError)
      throw badValue("--mud-url", mudUrl, "https://maker.example/lamp.json");
    throw error;
  }
  if (output !== undefined) await writeOutput(output, learnt.text);
  const counted = home.hosts.get(who.host)?.packets ?? 0;
  const policy = compilePolicy(learnt.document, agreedBindings(learnt));
  if (context.json) {
    context.out.json({
      ...(output === undefined ? { text: learnt.text } : { output }),
      mudUrl,
      thing: { host: who.host, addresses: [...who.addresses], packets: counted },
      did: learnt.needs.map((need) => ({ ...need, inWords: needInWords(need, context.speaker) })),
      leftOut: learnt.leftOut,
      remarks: remarksInWords(learnt, context.speaker),
      cut: captures.filter(({ ending }) => ending === "cut").map(({ path }) => path),
      mayContact: sectionsJson(explain(policy).fromDevice, context.speaker),
      mayBeContactedBy: sectionsJson(explain(policy).toDevice, context.speaker),
    });
    return exitCodes.ok;
  }
  const { err, out, speaker } = context;
  for (const { path, ending } of captures)
    if (ending === "cut") err.line(speaker.phrase("captureCut", { path }));
  err.line(speaker.phrase("learntFrom", { packets: counted, thing: who.host }));
  conclude(learnt, err, speaker);
  err.line(err.style("strong", `\n${speaker.phrase("learntPermits")}`));
  printExplanation(explain(policy), err, speaker);
  if (output === undefined) out.raw(learnt.text);
  else err.line(speaker.phrase("writtenTo", { path: printable(output) }));
  return exitCodes.ok;
}

interface Capture {
  readonly path: string;
  readonly bytes: Buffer;
  readonly begins: number;
  readonly ending: Ending;
}

/** Throws `CommandError` for what is no capture, or none that can be read. */
async function readCapture(path: string): Promise<Capture> {
  const bytes = Buffer.from(await readFileAtMost(path, CAPTURE_LIMIT));
  if (bytes.length > CAPTURE_LIMIT)
    throw new CommandError("capture-too-large", { path, limit: CAPTURE_LIMIT / MEGABYTE });
  try {
    let begins: number | undefined;
    let unread: number | undefined;
    const frames = framesOf(bytes);
    for (let next = frames.next(); ; next = frames.next()) {
      if (next.done === true) {
        if (begins === undefined && unread !== undefined)
          throw new CommandError("capture-of-other-links", { path, link: unread });
        return { path, bytes, begins: begins ?? 0, ending: next.value };
      }
      if (isReadable(next.value.link)) begins ??= next.value.at;
      else unread = next.value.link;
    }
  } catch (error) {
    if (error instanceof NotACapture) throw new CommandError("capture-unreadable", { path });
    throw error;
  }
}

/** Every packet, capture after capture as they were recorded; may be asked again. */
function inOrder(captures: readonly Capture[]): () => Generator<Packet> {
  const sorted = captures.toSorted((a, b) => a.begins - b.begins);
  return function* () {
    for (const { bytes } of sorted)
      for (const frame of framesOf(bytes)) {
        const packet = packetOf(frame);
        if (packet) yield packet;
      }
  };
}

function whoIs({ mac, address }: LearnOptions, { hosts }: Survey, speaker: Speaker): Who {
  const all = [...hosts].toSorted(([, a], [, b]) => b.packets - a.packets);
  const named = all.slice(0, NAMED).map(([key, { addresses }]) => {
    const [first] = addresses;
    return first === undefined || first === key ? key : `${key} (${first})`;
  });
  const more = all.length - named.length;
  const list = speaker.list([
    ...named,
    ...(more > 0 ? [speaker.phrase("andOthers", { count: more })] : []),
  ]);
  const asked = mac === undefined ? address && canonicalAddress(address) : macOf(mac);
  if (address !== undefined && mac === undefined && asked === undefined)
    throw badValue("--address", address, "192.168.1.50");
  if (asked === undefined) {
    const [only, ...others] = all;
    if (only !== undefined && others.length === 0)
      return { host: only[0], addresses: only[1].addresses };
    throw only === undefined
      ? new CommandError("thing-not-seen", { thing: speaker.phrase("peerAnyone"), hosts: "0" })
      : new CommandError("thing-not-said", { hosts: list });
  }
  const found = all.find(([key, { addresses }]) => key === asked || addresses.has(asked));
  if (found === undefined)
    throw new CommandError("thing-not-seen", { thing: mac ?? address ?? "", hosts: list });
  return { host: found[0], addresses: found[1].addresses };
}

/** Punctuation is a matter of taste: `5C-CF-…`, `5ccf.…`, `5c:cf:…`. */
function macOf(text: string): string {
  const digits = text.toLowerCase().replaceAll(/[:.-]/g, "");
  const mac = digits.replaceAll(/(..)(?=.)/g, "$1:");
  if (!/^[0-9a-f]{12}$/.test(digits) || !isUnicastMac(mac))
    throw badValue("--mac", text, "5c:cf:7f:07:ae:fb");
  return mac;
}

/** The file as a household sees it that agrees to what the file asks of it. */
function agreedBindings({ remarks }: Learnt) {
  const approve = remarks.flatMap((each) =>
    each.code === "literal-used"
      ? [`${each.address}/${each.address.includes(":") ? 128 : 32}`]
      : [],
  );
  return homeOf({ approve }).bindings;
}

/** What it did, what of that is left out, and what to know before using it. */
export function conclude(
  learnt: Pick<Learnt, "needs" | "leftOut" | "remarks">,
  err: Output,
  speaker: Speaker,
): void {
  const { phrase } = speaker;
  if (learnt.needs.length > 0) {
    err.line(err.style("strong", `\n${phrase("itDid")}`));
    for (const need of learnt.needs) err.line(`  + ${needInWords(need, speaker)}`);
  }
  const reasons = Map.groupBy(learnt.leftOut, ({ why }) => why);
  if (reasons.size > 0) err.line(err.style("strong", `\n${phrase("leftOut")}`));
  for (const [why, rows] of reasons) {
    const addresses = [...new Set(rows.map(({ address }) => address))];
    const more = addresses.length - NAMED;
    const who = speaker.list([
      ...addresses.slice(0, NAMED),
      ...(more > 0 ? [phrase("andOthers", { count: more })] : []),
    ]);
    err.line(`  − ${speaker.say(speaker.words.learning.leftOut[why], { who })}`);
  }
  const remarks = remarksInWords(learnt, speaker);
  if (remarks.length > 0) err.line(err.style("strong", `\n${phrase("beforePublishing")}`));
  for (const { inWords } of remarks) err.line(`  ! ${inWords}`);
}

function needInWords(
  { direction, peer, service, families, flows }: Learnt["needs"][number],
  speaker: Speaker,
): string {
  const { phrase } = speaker;
  const { sourcePorts, destinationPorts, ...rest } = service;
  const rule = {
    ...rest,
    ...(sourcePorts ? { sourcePorts: [sourcePorts] } : {}),
    ...(destinationPorts ? { destinationPorts: [destinationPorts] } : {}),
  };
  const who = peerText(peer, speaker);
  const said = phrase(direction === "from-device" ? "contacted" : "wasContacted", { peer: who });
  const what = serviceInWords({ rule, families }, speaker);
  return `${said}${phrase("colon")} ${what}, ${phrase("times", { count: flows })}`;
}

function peerText(peer: NeedPeer, speaker: Speaker): string {
  const among = (as: Extract<PeerConstraint, { kind: "among" }>["as"], term = "") =>
    peerInWords([{ kind: "among", as, term, networks: [], devices: [] }], speaker);
  switch (peer.kind) {
    case "name":
      return peerInWords([peer], speaker);
    case "address":
      return among("address", peer.address);
    case "manufacturer":
      return among("manufacturer", peer.authority);
    case "local-networks":
    case "my-controller":
    case "same-manufacturer":
      return among(peer.kind);
  }
}

function remarksInWords({ remarks }: Pick<Learnt, "remarks">, speaker: Speaker) {
  return remarks.map((remark) => {
    const { code, ...params } = remark;
    const said = "peer" in params ? { ...params, peer: peerText(params.peer, speaker) } : params;
    return { ...remark, inWords: speaker.say(speaker.words.learning.remarks[code], said) };
  });
}
