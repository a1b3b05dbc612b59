import { factOf } from "@thingwall/label/statement";
import { describe, expect, test } from "vitest";
import { authoritiesFor, impacts, isImpact, isProvince, provinces, stepsFor } from "./authority.ts";
import { calledUp, gaps, messageOf, messages, messagesIn } from "./matrix.ts";
import { dimensions, stages, UNDISCLOSED } from "./message.ts";

const ids = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id);

describe("the matrix", () => {
  test("has for everyone a message in every cell, each in its order, and shows whom it lacks", () => {
    for (const stage of stages) {
      for (const dimension of dimensions) {
        const priorities = messagesIn(stage, dimension).map(({ priority }) => priority);
        expect(priorities).toEqual(priorities.map((_, index) => index + 1));
        expect(priorities.length).toBeGreaterThan(0);
      }
    }
    expect(new Set(gaps.map(({ audience }) => audience))).toEqual(
      new Set(["youth", "seniors", "tech-savvy"]),
    );
  });

  test("speaks both languages, names its source and its day, and promises nothing", () => {
    expect(new Set(ids(messages)).size).toBe(messages.length);
    for (const { en, fr, source, reviewed } of messages) {
      expect(en).not.toBe(fr);
      expect(source).not.toBe("");
      expect(reviewed).toMatch(/^20\d\d-\d\d-\d\d$/);
      expect(`${en} ${fr}`).not.toMatch(/\b(certified|secure|certifiée?s?|sécurisée?s?)\b/i);
    }
  });

  test("is called up by answers that the vocabulary has", () => {
    for (const { triggers } of messages) {
      for (const { fact, is } of triggers) {
        const known = factOf(fact);
        for (const answer of is.filter((each) => each !== UNDISCLOSED)) {
          if ("answers" in known) expect(Object.keys(known.answers)).toContain(answer);
          else expect(["none", "0"]).toContain(answer);
        }
      }
    }
  });

  test("a label that sells data and ends updates soon calls up other advice than one that says nothing", () => {
    expect(ids(calledUp({ "data-sold": "yes" }, "before"))).toContain("before-privacy-purpose");
    const quiet = {
      updates: "automatic",
      "support-end": "2033-01-01",
      encryption: "sent",
    } as const;
    expect(ids(calledUp(quiet, "before"))).not.toContain("before-security-updates");
    expect(ids(calledUp({}, "before"))).toContain("before-security-updates");
    expect(ids(calledUp({ sensors: ["camera"] }, "after"))).toContain("after-privacy-tell-guests");
  });

  test("leaves out what is about another kind of thing", () => {
    expect(ids(messagesIn("before", "privacy", "light"))).not.toContain("before-privacy-place");
    expect(ids(messagesIn("before", "privacy", "camera"))).toContain("before-privacy-place");
  });
});

describe("when something went wrong", () => {
  test("every impact in every province leads to somebody and to steps", () => {
    for (const impact of Object.keys(impacts).filter(isImpact)) {
      expect(stepsFor[impact].every((id) => messageOf(id) !== undefined)).toBe(true);
      for (const province of Object.keys(provinces).filter(isProvince)) {
        const found = authoritiesFor(impact, province);
        expect(found.length).toBeGreaterThan(0);
        for (const { url, name } of found) {
          expect(url).toMatch(/^https:\/\//);
          // Each of these is the name of more than one body.
          expect(`${name.en} ${name.fr}`).not.toMatch(/\b(OPC|CSA|CAI)\b/);
        }
      }
    }
  });

  test.each([
    ["privacy", "QC", "Commission d’accès à l’information du Québec"],
    ["privacy", "ON", "Office of the Privacy Commissioner of Canada"],
    ["warranty", "QC", "Office de la protection du consommateur (Quebec)"],
    ["money", "BC", "Your bank or card company"],
  ] as const)("%s in %s leads first to %s", (impact, province, name) => {
    expect(authoritiesFor(impact, province)[0]?.name.en).toBe(name);
  });
});

/** The founding matrix, item by item: where each lives. */
describe("Appendix B of the third meeting", () => {
  test.each([
    ["privacy before 1: read privacy information", "before-privacy-read"],
    ["privacy before 2: understand meaningful consent", "before-privacy-consent"],
    ["privacy before 3: not to provide some information", "before-privacy-withhold"],
    ["privacy after 1: privacy settings", "after-privacy-settings"],
    ["privacy after 2: tell the manufacturer", "after-privacy-object"],
    ["privacy after 3: remove information before disposing", "end-privacy-erase"],
    ["privacy at problem: privacy commissioner", "problem-privacy-commissioner"],
    ["security before 1: measures of the company, encryption", "before-security-measures"],
    ["security before 2: level of security", "before-security-level"],
    ["security before 3: availability and duration of updates", "before-security-updates"],
    ["security after 1: a network for things", "after-security-network"],
    ["security after 2: Wi-Fi password", "after-security-wifi"],
    ["security after 3: default password", "after-security-password"],
    ["security after 4: strong passwords, none twice", "after-security-unique"],
    ["security after 5: protection of the home network", "after-security-home"],
    ["security after 6: firmware updates", "after-security-update"],
    ["functionality before: locks on the software", "before-functionality-locks"],
    ["functionality before: updates free of charge", "before-functionality-free-updates"],
    ["functionality before: repair by others", "before-functionality-repair"],
    ["functionality before: closed ecosystem", "before-functionality-ecosystem"],
    ["functionality before: returns, refunds, exchanges", "before-functionality-returns"],
    ["functionality before: warranty, how long, software", "before-functionality-warranty"],
    ["functionality before: support after the sale", "before-functionality-support"],
    ["functionality before: without the Internet", "before-functionality-offline"],
    ["functionality at problem: provinces", "problem-functionality-province"],
  ])("%s", (_, id) => expect(messageOf(id)).toBeDefined());
});

/** What participants suggested to the consumer education group. */
describe("the third meeting's suggestions on consumer education", () => {
  test.each([
    [
      "1: end of use is a stage",
      ["end-privacy-erase", "end-security-support", "end-functionality-pass-on"],
    ],
    ["2a: the kind of data", ["before-privacy-kind"]],
    ["2b: what it is used for", ["before-privacy-purpose"]],
    ["2c: how it is protected", ["before-security-measures"]],
    ["2d: how others are affected", ["before-security-others"]],
    ["2e: where it stands", ["before-privacy-place"]],
    ["2f: what it does", ["before-functionality-does"]],
    ["2g: repair, patches, upgrades", ["before-security-updates", "before-functionality-repair"]],
    ["3: consent to collection, use and disclosure", ["before-privacy-consent"]],
    ["4: the organisation too", ["before-security-organisation"]],
    ["5: how to update; automatic is best", ["after-security-update"]],
    ["6a: redress beside the authority", ["problem-functionality-redress"]],
    ["6b: erase, reset, re-image", ["problem-security-reset", "problem-security-reimage"]],
    ["6c: those who did not buy it", ["problem-privacy-bystander", "after-privacy-tell-guests"]],
  ])("%s", (_, found) => {
    for (const id of found) expect(messageOf(id)).toBeDefined();
  });

  test("7: everyone first, other audiences as gaps that are shown", () => {
    expect(messages.every(({ audience }) => audience === "everyone")).toBe(true);
    expect(gaps.length).toBe(3 * stages.length * dimensions.length);
  });

  test("8: the most important stands first, as in a newspaper", () => {
    expect(messagesIn("before", "security")[0]?.id).toBe("before-security-updates");
  });

  test("9: contracts and copyright are asked as things to look at, not explained as law", () => {
    for (const { en } of messagesIn("before", "functionality")) {
      expect(en).toMatch(/^(Ask|Read|Look)/);
    }
  });
});
