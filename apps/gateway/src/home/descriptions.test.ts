/**
 * A thing that leaves and comes back is held to what was taken of it before (RFC 8520 §3.4, §10, §16):
 * a real server over TLS, a real store, real signatures.
 */
import { describe, expect, test } from "vitest";
import type { GatewayConfig } from "../config.ts";
import {
  begin,
  MAC,
  maker,
  opening,
  OTHER_URL,
  outsider,
  stranger,
} from "./descriptions.fixture.ts";
import { CONFIG } from "./device/config.fixture.ts";
import { lampFile, mudUrl } from "./profile/testing/maker.ts";

const CONFIGURED: GatewayConfig["devices"] = [
  { id: "lamp", name: "Lamp", role: "thing", mac: MAC, addresses: [] },
];

describe.each([
  ["joined by itself", {}],
  ["is configured and says itself where its description is", { devices: CONFIGURED }],
])("a thing that %s, when it has left and come back", (name, config) => {
  test("is in force again as it was, its maker not asked", async () => {
    const home = await begin(config);
    await home.come();
    const before = home.view();
    expect(before).toMatchObject({ state: "described", mudUrl });
    expect(home.opens()).toEqual(["cloud.example"]);
    const asked = home.asked.length;
    await home.leave();
    expect(home.view()?.state).not.toBe("described");
    await home.come();
    expect(home.view()).toEqual(before);
    expect(home.asked).toHaveLength(asked);
  });

  test.each(["while the gateway runs", "while it does not"])(
    "has no wider description than before until the household takes it, %s",
    async (when) => {
      const home = await begin(config);
      await home.come();
      await home.leave();
      if (when === "while it does not") home.restart();
      home.serve(opening(["cloud.example", "spy.example"], "2026-02-01T00:00:00Z"));
      await home.come();
      await home.readAgain();
      expect(home.view()).toMatchObject({ offered: { opened: 1 } });
      expect(home.opens()).toEqual(["cloud.example"]);
    },
  );

  test("has no older one, no other signer's", async () => {
    const home = await begin(config);
    await home.come();
    await home.leave();
    home.serve(opening(["cloud.example"], "2025-12-01T00:00:00Z"));
    await home.come();
    await home.readAgain();
    expect([home.refused(), home.opens()]).toEqual(["rolled-back", ["cloud.example"]]);
    await home.leave();
    home.serve(opening(["cloud.example"]), stranger);
    await home.come();
    await home.readAgain();
    expect([home.refused(), home.opens()]).toEqual(["signature-signer-changed", ["cloud.example"]]);
  });

  test("is offered the file of another signer, and takes it by the household's word alone", async () => {
    const home = await begin(config);
    await home.come();
    const shown = home.view()?.digest;
    // The same file, octet for octet: only who signs it is new.
    home.serve(opening(["cloud.example"]), stranger);
    await home.readAgain();
    const offer = home.offer();
    const signedByAnother = { code: "signature-signer-changed", params: expect.anything() };
    expect(offer).toMatchObject({ word: "take", opened: 0, changes: [signedByAnother] });
    expect(home.view()?.offered).toMatchObject({ changes: [signedByAnother] });
    expect(home.told("offered")).toHaveLength(1);
    await home.readAgain();
    expect([home.refused(), home.told("offered")]).toEqual([
      "signature-signer-changed",
      [expect.anything()],
    ]);
    const id = home.view()?.id ?? "";
    // What is in force by the same digest is not what is offered.
    await expect(home.decide(id, { kind: "take", digest: shown ?? "" })).rejects.toThrow(
      "other-description",
    );
    await home.decide(id, { kind: "take", digest: offer.digest });
    expect(home.view()).not.toHaveProperty("offered");
    // Held to whoever signed that from then on, also when the gateway starts again.
    home.restart();
    await home.come();
    await home.readAgain();
    expect([home.refused(), home.opens()]).toEqual([undefined, ["cloud.example"]]);
    home.serve(opening(["spy.example"]));
    await home.readAgain();
    expect([home.refused(), home.opens()]).toEqual(["signature-signer-changed", ["cloud.example"]]);
  });

  test("is offered an older file, with all that it changes, and is held to that once it is taken", async () => {
    const home = await begin(config);
    await home.come();
    const older = opening(["cloud.example", "spy.example"], "2025-12-01T00:00:00Z");
    home.serve(older);
    await home.readAgain();
    expect(home.offer()).toMatchObject({ opened: 1, changes: [{ code: "rolled-back" }] });
    expect(home.opens()).toEqual(["cloud.example"]);
    home.serve(older, stranger);
    await home.readAgain();
    expect(home.offer().changes?.map(({ code }) => code)).toEqual([
      "signature-signer-changed",
      "rolled-back",
    ]);
    const { digest } = home.offer();
    await home.decide(home.view()?.id ?? "", { kind: "refuse", digest });
    await home.readAgain();
    expect(home.view()).not.toHaveProperty("offered");
    home.serve(older);
    await home.readAgain();
    await home.decide(home.view()?.id ?? "", { kind: "take", digest: home.offer().digest });
    expect(home.opens()).toEqual(["cloud.example", "spy.example"]);
    await home.readAgain();
    expect(home.refused()).toBeUndefined();
  });

  test("is not offered what somebody signed for whom nobody here vouches", async () => {
    const home = await begin(config);
    await home.come();
    home.serve(opening(["spy.example"], "2025-12-01T00:00:00Z"), outsider);
    await home.readAgain();
    expect(home.refused()).toMatch(/^signature-/);
    expect(() => home.offer()).toThrow("nothing-offered");
  });

  test("does not have itself described elsewhere: the first place counts, and that is told once", async () => {
    const home = await begin(config);
    await home.come();
    for (let times = 0; times < 2; times++) {
      await home.leave();
      await home.come(OTHER_URL);
      expect(home.view()).toMatchObject({ mudUrl, elsewhere: OTHER_URL });
    }
    expect(home.asked.filter((url) => url.startsWith("other.example"))).toEqual([]);
    expect(home.told("elsewhere")).toMatchObject([{ url: OTHER_URL }]);
    await home.leave();
    await home.come();
    expect(home.view()).not.toHaveProperty("elsewhere");
  });

  test("forgotten, it is a stranger: whatever it says then is the first that it says", async () => {
    const home = await begin(config);
    await home.come();
    const id = home.view()?.id ?? "";
    await home.decide(id, { kind: "forget" });
    await home.leave();
    home.serve(opening(["cloud.example", "spy.example"], "2025-12-01T00:00:00Z"), stranger);
    await home.come();
    if (name === "joined by itself") expect(home.view()?.id).not.toBe(id);
    expect(home.opens()).toEqual(["cloud.example", "spy.example"]);
  });

  test.each(["the gateway that it left", "another start"])(
    "and was forgotten while it was away, it is a stranger: %s",
    async (when) => {
      const home = await begin(config);
      await home.come();
      const id = home.view()?.id ?? "";
      await home.decide(id, { kind: "pause" });
      await home.leave();
      if (when === "another start") home.restart();
      await home.decide(id, { kind: "forget" });
      home.serve(opening(["spy.example"], "2025-12-01T00:00:00Z"), stranger);
      await home.come();
      if (name === "joined by itself") expect(home.view()?.id).not.toBe(id);
      expect(home.view()).not.toHaveProperty("less");
      expect(home.opens()).toEqual(["spy.example"]);
    },
  );

  test("and nobody knows it by that name, cannot be forgotten", async () => {
    const home = await begin(config);
    await expect(home.decide("nobody", { kind: "forget" })).rejects.toThrow("no-device");
  });
});

describe("a description that the household gives as a file", () => {
  const began = async (config: Partial<GatewayConfig> = {}) => {
    const home = await begin({ devices: CONFIGURED, ...config });
    home.gone(true);
    await home.come();
    expect(home.view()?.state).toBe("held");
    return home;
  };

  test("is in force although its maker's server is gone, after a restart too, and the journal says who gave it", async () => {
    const home = await began();
    expect(await home.give(opening(["cloud.example"]), maker.signer)).toEqual({ outcome: "taken" });
    expect(home.view()).toMatchObject({ state: "described", mudUrl });
    expect(home.opens()).toEqual(["cloud.example"]);
    expect(home.journal()).toContain("household description-given");
    home.restart();
    await home.come();
    expect([home.view()?.state, home.opens()]).toEqual(["described", ["cloud.example"]]);
    expect(home.journal()).not.toContain("maker description-taken");
  });

  test("is the word of the household: strong, though the thing says the same of itself", async () => {
    const home = await began({ trust: { ...CONFIG.trust, selfDescribed: false } });
    home.gone(false);
    await home.readAgain();
    expect(home.view()).toMatchObject({ state: "held", why: { code: "self-described" } });
    home.gone(true);
    home.restart();
    await home.come();
    await home.give(opening(["cloud.example"]), maker.signer);
    expect(home.view()?.state).toBe("described");
  });

  test("without a signature is held for approval", async () => {
    const home = await began();
    await home.give(opening(["cloud.example"]));
    expect(home.view()).toMatchObject({ state: "held", why: { code: "unsigned-needs-approval" } });
    expect(home.offer()).toMatchObject({ word: "approve", opened: 1, digest: home.view()?.digest });
    expect(home.offer().text).toContain("cloud.example");
    await home.decide("lamp", { kind: "approve", digest: home.offer().digest });
    expect(home.opens()).toEqual(["cloud.example"]);
    home.restart();
    await home.come();
    expect(await home.give(opening(["cloud.example"]))).toEqual({ outcome: "taken" });
    expect(home.opens()).toEqual(["cloud.example"]);
    // Nobody asked its maker.
    expect(home.journal()).not.toContain("maker description-confirmed");
  });

  test("that is wider than the one in force waits until the household takes it", async () => {
    const home = await began();
    await home.give(opening(["cloud.example"]), maker.signer);
    const wider = opening(["cloud.example", "spy.example"], "2026-02-01T00:00:00Z");
    expect(await home.give(wider, maker.signer)).toEqual({ outcome: "offered" });
    expect(home.opens()).toEqual(["cloud.example"]);
    expect(home.journal()).toContain("household offered-given");
    await home.decide("lamp", { kind: "take", digest: home.offer().digest });
    expect(home.opens()).toEqual(["cloud.example", "spy.example"]);
  });

  test.each([
    ["older", opening(["cloud.example"], "2025-12-01T00:00:00Z"), maker.signer, "rolled-back"],
    ["another's", opening(["spy.example"]), stranger, "signature-signer-changed"],
    ["signed no more", opening(["spy.example"]), undefined, "signature-removed"],
    ["no MUD file", Buffer.from("{}"), undefined, "file-refused"],
    ["of no URL to fetch", lampFile({ "mud-url": "http://a.example/x" }), undefined, "bad-url"],
  ])("that is %s is refused, and the one in force stays", async (_, file, by, code) => {
    const home = await began();
    await home.give(opening(["cloud.example"]), maker.signer);
    const before = home.view();
    expect(await home.give(file, by)).toMatchObject({ kind: "held", why: { code } });
    expect(home.view()).toEqual(before);
  });

  test("of another URL than the one in force is not taken by the way", async () => {
    const home = await began();
    await home.give(opening(["cloud.example"]), maker.signer);
    await expect(home.give(lampFile({ "mud-url": OTHER_URL }))).rejects.toThrow(
      "described-elsewhere",
    );
    expect(home.opens()).toEqual(["cloud.example"]);
  });

  test("is followed by its maker's, held to the same signer and no wider", async () => {
    const home = await began();
    await home.give(opening(["cloud.example"]), maker.signer);
    home.gone(false);
    home.serve(opening(["cloud.example", "spy.example"], "2026-02-01T00:00:00Z"));
    await home.readAgain();
    expect(home.view()).toMatchObject({ offered: { opened: 1 } });
    home.serve(opening([], "2026-02-01T00:00:00Z"));
    await home.readAgain();
    expect(home.opens()).toEqual([]);
    expect(home.journal()).toContain("maker description-taken");
  });

  test("is gone with a claim of another place, and when the thing is forgotten", async () => {
    const home = await began();
    await home.give(opening(["cloud.example"]), maker.signer);
    await home.decide("lamp", { kind: "claim", url: OTHER_URL, channel: "user" });
    await home.come();
    expect(home.view()?.state).toBe("held");
    await home.give(lampFile({ "mud-url": OTHER_URL }), maker.signer);
    expect(home.view()?.state).toBe("described");
    await home.decide("lamp", { kind: "forget" });
    await home.come();
    expect(home.view()?.state).toBe("held");
    expect(home.opens()).toEqual([]);
  });
});
