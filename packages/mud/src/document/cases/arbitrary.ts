/** Random documents that a MUD file can say, for the property tests here. */
import fc from "fast-check";
import type {
  Ace,
  Acl,
  AclType,
  IpMatch,
  Matches,
  MudDocument,
  MudMatch,
  PortMatch,
  PortRange,
} from "../model.ts";
import { ipv4Prefix, ipv6Prefix } from "../inet-types.ts";
import { string } from "../yang-types.ts";

const path = "";

function some<Value>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value | undefined> {
  return fc.option(arbitrary, { nil: undefined });
}

/** Without the members that are undefined, as documents are. */
function compact<Value extends object>(arbitrary: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return arbitrary.map(
    (value) =>
      Object.fromEntries(
        Object.entries(value).filter(([, member]) => member !== undefined),
      ) as Value,
  );
}

/** YANG strings: what the string type here lets through. */
const yangCharacter = fc
  .string({ unit: "binary", minLength: 1, maxLength: 1 })
  .filter((character) => "value" in string(1, 1)(character));
const text = fc.string({ unit: yangCharacter, maxLength: 20 });
const name = fc.string({ unit: yangCharacter, minLength: 1, maxLength: 20 });
const host = fc.oneof(
  fc.domain().map((domain) => domain.toLowerCase()),
  fc.ipV4(),
);
const url = fc.webUrl({ validSchemes: ["https"] });

function canonical(prefix: string): string {
  const reading = prefix.includes(":") ? ipv6Prefix(prefix) : ipv4Prefix(prefix);
  if ("fault" in reading || typeof reading.value !== "string") {
    throw new Error(`${prefix} is no prefix`);
  }
  return reading.value;
}

const prefix4 = fc
  .tuple(fc.ipV4(), fc.integer({ min: 0, max: 32 }))
  .map(([a, l]) => canonical(`${a}/${l}`));
const prefix6 = fc
  .tuple(fc.ipV6(), fc.integer({ min: 0, max: 128 }))
  .map(([a, l]) => canonical(`${a}/${l}`));

const port = fc.integer({ min: 0, max: 65_535 });
const ranges: fc.Arbitrary<readonly PortRange[]> = fc.oneof(
  fc.tuple(port, port).map(([a, b]) => [{ from: Math.min(a, b), to: Math.max(a, b) }]),
  fc.integer({ min: 1, max: 65_534 }).map((hole) => [
    { from: 0, to: hole - 1 },
    { from: hole + 1, to: 65_535 },
  ]),
);
const ports: fc.Arbitrary<PortMatch> = compact(
  fc.record({ path: fc.constant(path), sourcePorts: some(ranges), destinationPorts: some(ranges) }),
) as fc.Arbitrary<PortMatch>;

const byte = fc.integer({ min: 0, max: 255 });

function ip(prefix: fc.Arbitrary<string>): fc.Arbitrary<IpMatch> {
  return compact(
    fc.record({
      path: fc.constant(path),
      protocol: some(byte),
      sourceNetwork: some(prefix),
      destinationNetwork: some(prefix),
      srcDnsname: some(host),
      dstDnsname: some(host),
    }),
  ) as fc.Arbitrary<IpMatch>;
}

const said = fc.constant(true as const);
const mudMatch: fc.Arbitrary<MudMatch> = compact(
  fc.record({
    path: fc.constant(path),
    manufacturer: some(host),
    sameManufacturer: some(said),
    model: some(url),
    localNetworks: some(said),
    controller: some(fc.oneof(url, fc.constant("urn:ietf:params:mud:dns"))),
    myController: some(said),
  }),
) as fc.Arbitrary<MudMatch>;

const directions = fc.constantFrom("from-device" as const, "to-device" as const);
const transport: fc.Arbitrary<Partial<Matches>> = fc.oneof(
  fc.constant({}),
  fc.tuple(ports, some(directions)).map(([tcp, directionInitiated]) => ({
    tcp: directionInitiated === undefined ? tcp : { ...tcp, directionInitiated },
  })),
  ports.map((udp) => ({ udp })),
  compact(fc.record({ path: fc.constant(path), type: some(byte), code: some(byte) })).map(
    (icmp) => ({ icmp }) as Partial<Matches>,
  ),
);

function matches(type: AclType): fc.Arbitrary<Matches> {
  const header: fc.Arbitrary<Partial<Matches>> =
    type === "ipv4-acl-type"
      ? ip(prefix4).map((ipv4) => ({ ipv4 }))
      : ip(prefix6).map((ipv6) => ({ ipv6 }));
  const mud = some(mudMatch).map((match) => (match === undefined ? {} : { mud: match }));
  return fc
    .tuple(fc.oneof(header, fc.constant({})), transport, mud)
    .map(([a, b, c]) => ({ ...a, ...b, ...c, unsupported: [] }));
}

function acl(type: AclType): fc.Arbitrary<Omit<Acl, "name">> {
  const ace: fc.Arbitrary<Ace> = fc.record({
    name,
    matches: matches(type),
    forwarding: fc.constantFrom("accept", "drop", "reject"),
    path: fc.constant(path),
  });
  const aces = fc.uniqueArray(ace, { maxLength: 5, selector: (one) => one.name });
  return aces.map((all) => ({ type, aces: all, path }));
}

/** Documents as a reader gives them, with every pointer empty. */
export const documents: fc.Arbitrary<MudDocument> = fc
  .uniqueArray(
    fc
      .constantFrom<AclType>("ipv4-acl-type", "ipv6-acl-type")
      .chain((type) => fc.tuple(name, acl(type)))
      .map(([aclName, rest]): Acl => ({ name: aclName, ...rest })),
    { maxLength: 4, selector: (one) => one.name },
  )
  .chain((acls) => {
    const references = fc
      .subarray(acls)
      .map((chosen) => chosen.map(({ name: aclName }) => ({ name: aclName, path })));
    return compact(
      fc.record({
        mudVersion: fc.constant(1 as const),
        mudUrl: url,
        lastUpdate: fc
          .date({
            min: new Date("0001-01-01T00:00:00Z"),
            max: new Date("9999-01-01T00:00:00Z"),
            noInvalidDate: true,
          })
          .map((date) => date.toISOString()),
        mudSignature: some(url),
        cacheValidity: fc.integer({ min: 1, max: 168 }),
        isSupported: fc.boolean(),
        systeminfo: some(text),
        mfgName: some(text),
        modelName: some(text),
        firmwareRev: some(text),
        softwareRev: some(text),
        documentation: some(url),
        extensions: fc.uniqueArray(name, { maxLength: 3 }),
        fromDevicePolicy: references,
        toDevicePolicy: references,
        acls: fc.constant(acls),
        extensionData: fc.constant({}),
      }),
    ) as fc.Arbitrary<MudDocument>;
  });
