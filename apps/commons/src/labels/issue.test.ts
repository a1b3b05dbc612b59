import { seal } from "@thingwall/label/envelope";
import { claimsOf, parseStatement, type ProductDeclaration } from "@thingwall/label/statement";
import {
  judgeLabel,
  type LabelBundle,
  openTrustList,
  succeedTrustList,
} from "@thingwall/label/trust";
import { advance, consistencyProof, openCheckpoint } from "@thingwall/record";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { clusterForTests } from "../postgres/postgres.fixture.ts";
import { recordStorage } from "../postgres/record-storage.ts";
import { labelOf } from "./bundle.ts";
import { changeStatus, giveStatusSlot, reportStolenKey, takeStatement } from "./issue.ts";
import { openedStatusLists, openedTrustList, trustListJws } from "./lists.ts";
import { type TestProgramme, testProgramme } from "./programme.fixture.ts";
import { checkpoint } from "./record.ts";

const cluster = clusterForTests();
let programme: TestProgramme;
beforeAll(async () => {
  programme = await testProgramme(cluster());
}, 120_000);
afterAll(() => programme.close());

const bulb = "https://label.test/01/09506000134352";
const thermostat = "https://label.test/p/tiede-thermostat-2";

async function judged(product: string, bundle?: LabelBundle) {
  const label = bundle ?? (await labelOf(programme, product));
  if (label === undefined) return "not listed";
  const trust = await openedTrustList(programme);
  const statusLists = await openedStatusLists(label.statusLists, trust);
  const { verdict } = await judgeLabel({ ...label, statusLists }, trust, programme.now());
  return verdict;
}

async function ownListing(product: string) {
  const row = await programme.db
    .selectFrom("statement")
    .selectAll()
    .where("product", "=", product)
    .where("kind", "=", "listing")
    .executeTakeFirstOrThrow();
  const parsed = parseStatement(row.claims as never);
  if (!parsed.ok || parsed.statement.kind !== "listing") throw new Error("a listing");
  return { digest: row.digest, listing: parsed.statement };
}

describe("the programme", () => {
  test("answers labels that a reader finds good, revoked and suspended", async () => {
    expect(await judged(bulb)).toBe("good");
    expect(await judged(thermostat)).toBe("good");
    expect(await judged("https://label.test/01/00614141999996")).toBe("revoked");
    expect(await judged("https://label.test/p/tiede-plug")).toBe("suspended");
    expect(await judged("https://label.test/p/nothing")).toBe("not listed");
  });

  test("lists nothing that would not be good", async () => {
    const { listing } = await ownListing(thermostat);
    const before = await checkpoint(programme);
    const status = await giveStatusSlot(programme, programme.id);
    const own = { ...listing, status, id: "urn:uuid:00000000-0000-4000-8000-000000000001" };
    const sign = (statement: typeof own) =>
      seal("vc+jwt", claimsOf(statement), programme.keys.operator);
    const missing = await takeStatement(
      programme,
      await sign({ ...own, restsOn: ["A".repeat(43)] }),
    );
    expect(missing).toMatchObject({ why: "reason" });
    const other = await takeStatement(
      programme,
      await sign({ ...own, subject: { ...own.subject, model: "Other" } }),
    );
    expect(other).toMatchObject({ why: "reason" });
    expect(await checkpoint(programme)).toEqual(before);
    expect(await judged(thermostat)).toBe("good");
  });

  test("takes nothing that points at another's status, twice, or is forged", async () => {
    const { listing } = await ownListing(thermostat);
    const sign = (change: object) =>
      seal("vc+jwt", claimsOf({ ...listing, ...change }), programme.keys.operator);
    const makers = { uri: listing.status.uri, index: 0 };
    expect(await takeStatement(programme, await sign({ status: makers }))).toMatchObject({
      why: "status-not-yours",
    });
    expect(await takeStatement(programme, await sign({}))).toMatchObject({ why: "already-there" });
    expect(await takeStatement(programme, await sign({ level: 9 }))).toMatchObject({
      why: "status-taken",
    });
    const jws = await sign({});
    expect(await takeStatement(programme, `${jws.slice(0, -2)}AA`)).toMatchObject({
      ok: false,
    });
    expect(await takeStatement(programme, "noise")).toMatchObject({ why: "refused" });
    const declaration: ProductDeclaration = {
      kind: "product-declaration",
      id: listing.id,
      issuer: programme.id,
      from: listing.from,
      until: listing.until,
      status: await giveStatusSlot(programme, programme.id),
      subject: { ...listing.subject, maker: programme.id },
      facts: {},
    };
    const inMakersPlace = await seal("vc+jwt", claimsOf(declaration), programme.keys.operator);
    expect(await takeStatement(programme, inMakersPlace)).toMatchObject({
      reasons: [{ code: "role-not-allowed" }],
    });
  });

  test("a change of status is on the page, in the list and in the log; what is revoked stays so", async () => {
    const { digest } = await ownListing(thermostat);
    const reason = { en: "Under test", fr: "À l’essai" };
    const older = await labelOf(programme, thermostat);
    const before = await checkpoint(programme);
    await changeStatus(programme, { digest, state: "suspended", reason });
    expect(await judged(thermostat)).toBe("suspended");
    await changeStatus(programme, { digest, state: "valid", reason });
    expect(await judged(thermostat)).toBe("good");
    const after = await checkpoint(programme);
    expect(after.size).toBe(before.size + 2);
    // Whoever kept the older label is told by the newer list, of which the number is higher.
    await changeStatus(programme, { digest, state: "revoked", reason });
    const newer = await labelOf(programme, thermostat);
    const lists = [...(older?.statusLists ?? []), ...(newer?.statusLists ?? [])];
    expect(await judged(thermostat, older && { ...older, statusLists: lists })).toBe("revoked");
    expect(await changeStatus(programme, { digest, state: "valid", reason })).toEqual({
      ok: false,
      why: "revoked",
    });
  });

  test("keeps one status list, whatever was changed, and one later than the last", async () => {
    const { digest } = await ownListing(bulb);
    const lists = () =>
      programme.db.selectFrom("signed_list").selectAll().where("kind", "=", "status").execute();
    const [before, ...none] = await lists();
    const reason = { en: "Under test", fr: "À l’essai" };
    await changeStatus(programme, { digest, state: "suspended", reason });
    await changeStatus(programme, { digest, state: "valid", reason });
    const [after, ...others] = await lists();
    expect([none, others]).toEqual([[], []]);
    // Within one second of the clock: two lists of one number would look like a fraud.
    expect(Number(after?.number)).toBe(Number(before?.number) + 2);
  });

  test("its log only grows", async () => {
    const trust = await openedTrustList(programme);
    const [policy] = trust.logs;
    if (policy === undefined) throw new Error("a log");
    const open = (note: string) => {
      const opened = openCheckpoint(note, policy, programme.now());
      if (!opened.ok) throw new Error(opened.code);
      return opened.checkpoint;
    };
    const rows = await programme.db
      .selectFrom("log_checkpoint")
      .selectAll()
      .orderBy("size")
      .execute();
    expect(rows.length).toBeGreaterThan(10);
    const storage = recordStorage(programme.db);
    for (const [place, { note }] of rows.entries()) {
      const [known, next] = [rows[place - 1], open(note)];
      if (known === undefined) continue;
      const proof = await consistencyProof(storage, Number(known.size), next.size);
      expect(advance(open(known.note), next, proof)).toMatchObject({ ok: true });
    }
  });

  test("a stolen key is told with the next trust list", async () => {
    const before = await openedTrustList(programme);
    await reportStolenKey(programme, "did:web:lumen.example#1", new Date("2026-01-01T00:00:00Z"));
    const { keyId, publicKey } = programme.keys.root;
    const opened = await openTrustList(await trustListJws(programme), [{ keyId, key: publicKey }]);
    if (!opened.ok) throw new Error(opened.code);
    expect(succeedTrustList(before, opened.list)).toEqual({ ok: true, newer: true });
    expect(await judged(bulb)).toBe("forged");
  });
});
