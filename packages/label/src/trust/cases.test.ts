/**
 * Labels as they might be met, good and hostile, one file each. They were signed once by keys that are
 * forgotten: what they say cannot be said again, and other readers can be held to them.
 */
import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parseLabelCode } from "../code/index.ts";
import { parsePublicJwk } from "../envelope/index.ts";
import { judgeLabel, judgeSticker, openStatusList, openTrustList, parseBundle } from "./index.ts";

interface Case {
  readonly about: string;
  readonly at: string;
  readonly verdict: string;
  readonly reasons: readonly string[];
  readonly root: { readonly kid: string };
  readonly trust: string;
  readonly code?: string;
  readonly elsewhere?: true;
  readonly label: unknown;
}

const folder = new URL("cases/", import.meta.url);
const names = readdirSync(folder).map((file) => file.replace(/\.json$/, ""));

/** The verdict, then its reasons, each once. */
async function judged({ at, root, trust, code, elsewhere, label }: Case) {
  const now = new Date(at);
  const key = parsePublicJwk(root, "");
  if (!key.ok) return [key.code];
  const opened = await openTrustList(trust, [{ keyId: root.kid, key: key.key }]);
  if (!opened.ok) return ["refused", opened.code];
  const bundle = parseBundle(JSON.stringify(label));
  if (!bundle.ok) return ["refused", bundle.code];
  const scanned = code === undefined ? undefined : parseLabelCode(code, opened.list.hosts);
  if (scanned?.ok === false) return ["refused", scanned.code];
  const lists = await Promise.all(
    bundle.bundle.statusLists.map((each) => openStatusList(each, opened.list)),
  );
  const { verdict, reasons } = await judgeLabel(
    {
      product: scanned?.code.product ?? bundle.bundle.product,
      statements: bundle.bundle.statements,
      statusLists: lists.flatMap((each) => (each.ok ? [each.list] : [])),
      ...(scanned && { sticker: await judgeSticker(scanned.code, opened.list, now) }),
      ...(scanned?.code.serial !== undefined && { serial: scanned.code.serial }),
      ...(elsewhere && { elsewhere }),
    },
    opened.list,
    now,
  );
  return [verdict, ...new Set(reasons.map((reason) => reason.code))];
}

test.each(names)("%s is told apart", async (name) => {
  const text = readFileSync(new URL(`${name}.json`, folder), "utf8");
  const given = JSON.parse(text) as Case;
  expect(await judged(given), given.about).toEqual([given.verdict, ...given.reasons]);
});
