import { describe, expect, test } from "vitest";
import {
  accepted,
  AT,
  bytesOf,
  describeIssues,
  type Edit,
  edited,
  errorsOf,
  parseEdited,
  SAMPLE,
} from "./cases/sample.ts";
import { MAX_ACLS, MAX_URI } from "./limits.ts";
import { parseMud } from "./parse.ts";

const { mud, acls, acl, ace, matches } = AT;

function errorsAfter(...edits: readonly Edit[]): readonly string[] {
  return errorsOf(parseEdited(edits));
}

/** Every value of the file with its pointer, containers included. */
function walk(value: unknown, pointer = ""): readonly (readonly [string, unknown])[] {
  if (value === null || typeof value !== "object") return [[pointer, value]];
  const inner = Object.entries(value).flatMap(([name, member]) =>
    walk(member, `${pointer}/${name}`),
  );
  return [[pointer, value], ...inner];
}

function wordFor(value: unknown): string {
  if (value === null) return "null";
  return Array.isArray(value) ? "array" : typeof value;
}

describe("RFC 7951", () => {
  test("§4 members of the file and of another module have their module's name", () => {
    const file = SAMPLE["ietf-mud:mud"];
    expect(errorsAfter([mud, undefined], ["/mud", file])).toContain("missing-prefix /mud");
    for (const [place, node] of [
      [matches, "mud"],
      [`${matches}/tcp`, "direction-initiated"],
      [`${matches}/ipv4`, "src-dnsname"],
    ] as const) {
      expect(errorsAfter([`${place}/${node}`, {}])).toEqual([`missing-prefix ${place}/${node}`]);
    }
  });

  test("§4 a module's name on a member of its parent's module is dropped, with a note", () => {
    const edits: Edit[] = [
      [`${mud}/systeminfo`, undefined],
      [`${mud}/ietf-mud:systeminfo`, "Lamp"],
    ];
    const parsed = parseEdited(edits);
    expect(accepted(parsed).systeminfo).toBe("Lamp");
    expect(describeIssues(parsed.issues)).toEqual([`upgraded-name ${mud}/ietf-mud:systeminfo`]);
    expect(errorsOf(parseEdited(edits, { strict: true }))).toEqual([
      `unknown-node ${mud}/ietf-mud:systeminfo`,
    ]);
  });

  test("§4 a member with and without its module's name is refused", () => {
    expect(errorsAfter([`${mud}/ietf-mud:systeminfo`, "Other"])).toEqual([
      `unknown-node ${mud}/ietf-mud:systeminfo`,
    ]);
  });

  test("a member that no module defines there is refused", () => {
    for (const [place, node] of [
      ["", "comment"],
      [mud, "mud-uri"],
      [mud, "__proto__x"],
      [acl, "rules"],
      [ace, "action"],
      [matches, "ip"],
      [`${matches}/ipv4`, "destination-ipv6-network"],
      [`${matches}/ipv4`, "ietf-acldns:s:qrc-dnsname"],
      [`${matches}/tcp`, "port"],
      [`${matches}/tcp/destination-port`, "ports"],
      [`${ace}/actions`, "mirror"],
    ] as const) {
      expect(errorsAfter([`${place}/${node}`, 1])).toEqual([`unknown-node ${place}/${node}`]);
    }
  });

  test("a member named __proto__ is refused like any other", () => {
    const text = JSON.stringify(SAMPLE).replace(
      '"mud-version":1',
      '"mud-version":1,"__proto__":{}',
    );
    expect(errorsOf(parseMud(bytesOf(text)))).toEqual([`unknown-node ${mud}/__proto__`]);
  });

  test("pointers escape the names they go through", () => {
    expect(errorsAfter([`${mud}/a~1b~0c`, 1])).toEqual([`unknown-node ${mud}/a~1b~0c`]);
  });

  test("§6.9 empty is [null] and nothing else", () => {
    const place = `${acl}/aces/ace/2/matches/ietf-mud:mud/local-networks`;
    for (const value of [null, [], [null, null], [true], true, "", {}, [[null]]]) {
      expect(errorsAfter([place, value])).toEqual([`wrong-type ${place}`]);
    }
  });

  test("§6.1 an integer may be written in any way that is the same number", () => {
    const text = JSON.stringify(SAMPLE).replace('"cache-validity":48', '"cache-validity":4.8e1');
    expect(accepted(parseMud(bytesOf(text))).cacheValidity).toBe(48);
  });

  test("every value replaced by one of every other type is refused at its place", () => {
    const others = [null, true, 7, "text", [], {}, [{}], [null]];
    for (const [pointer, value] of walk(SAMPLE)) {
      for (const other of others) {
        // The null of `empty` is refused at its array, which another case replaces.
        if (value === null || wordFor(other) === wordFor(value)) continue;
        const file = pointer === "" ? other : edited([pointer, other]);
        const parsed = parseMud(bytesOf(file));
        const errors = errorsOf(parsed).map((error) => error.split(" ")[1] ?? "");
        expect(parsed.ok, `${pointer} ${JSON.stringify(other)}`).toBe(false);
        expect(errors.some((path) => path.startsWith(pointer))).toBe(true);
      }
    }
  });

  test("a list of something else than objects is refused item by item", () => {
    expect(errorsAfter([`${acl}/aces/ace`, ["x", null, []]])).toEqual([
      `wrong-type ${acl}/aces/ace/0`,
      `wrong-type ${acl}/aces/ace/1`,
      `wrong-type ${acl}/aces/ace/2`,
    ]);
  });
});

describe("limits of a document", () => {
  test("lists, entries and texts have a greatest number", () => {
    const many = Array.from({ length: MAX_ACLS + 1 }, (_, index) => ({ name: `x${index}` }));
    expect(errorsAfter([`${acls}/acl`, many])[0]).toBe(`too-many-entries ${acls}/acl`);
    expect(errorsAfter([`${mud}/systeminfo`, "x".repeat(1025)])).toEqual([
      `bad-length ${mud}/systeminfo`,
    ]);
    const url = `https://things.example.com/${"x".repeat(MAX_URI)}`;
    expect(errorsAfter([`${mud}/mud-url`, url])).toEqual([`bad-length ${mud}/mud-url`]);
  });

  test("the number of entries is that of all lists together", () => {
    const entry = (_: unknown, index: number): object => ({
      name: `a${index}`,
      actions: { forwarding: "drop" },
    });
    const aces = (): unknown => ({ ace: Array.from({ length: 1500 }, entry) });
    expect(
      errorsAfter(
        [`${acls}/acl/0/aces`, aces()],
        [`${acls}/acl/1/aces`, aces()],
        [`${acls}/acl/2/aces`, aces()],
      ),
    ).toEqual([`too-many-entries ${acls}`]);
  });
});
