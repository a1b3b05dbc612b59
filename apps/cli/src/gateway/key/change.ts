/** `thingwall gateway key mint`, `rotate`, `revoke` and `expire`. */
import type { Minted, StatusView } from "@thingwall/gateway";
import type { Context } from "../../context.ts";
import { CommandError, type ExitCode, exitCodes } from "../../errors.ts";
import { qrLines } from "../../terminal/qr.ts";
import { askHome } from "../ask.ts";
import { keyNamed, keysOf, momentOf, thingNamed, wifiOf } from "./named.ts";

export interface MintOptions {
  readonly config: string;
  readonly for: string;
  readonly until?: string;
}

export async function mintKey(
  name: string,
  { config, for: bearer, until }: MintOptions,
  context: Context,
): Promise<ExitCode> {
  const { speaker } = context;
  const gateway = await wifiOf(config);
  const at = until === undefined ? undefined : momentOf(until);
  const mint = async (params: unknown) =>
    (await askHome(config, "wifi-mint", params, speaker)) as Minted;
  switch (bearer) {
    case "thing": {
      if (at !== undefined) throw new CommandError("bad-value", ofGuests(until));
      const here = (await askHome(config, "status", {}, speaker)) as StatusView;
      const owner = thingNamed(name, gateway, here);
      return tellKey(await mint({ for: "thing", owner }), { owner, of: "keyOfThing" }, context);
    }
    case "person":
      if (at !== undefined) throw new CommandError("bad-value", ofGuests(until));
      return tellKey(
        await mint({ for: "person", owner: name }),
        { owner: name, of: "keyOfPerson" },
        context,
      );
    case "guest":
      if (at === undefined) throw new CommandError("missing-option", { name: "--until" });
      return tellKey(
        await mint({ for: "guest", owner: name, until: at }),
        { owner: name, of: "keyOfGuest", until: new Date(at).toISOString() },
        context,
      );
    default:
      throw new CommandError("bad-value", {
        ...{ name: "--for", value: bearer, example: "thing, person, guest" },
      });
  }
}

const ofGuests = (until: string | undefined) => ({
  ...{ name: "--until", value: until ?? "", example: "--for guest" },
});

export async function rotateKey(
  name: string,
  { config, until }: { readonly config: string; readonly until?: string },
  context: Context,
): Promise<ExitCode> {
  const { speaker } = context;
  const { id, owner } = keyNamed((await keysOf(config, speaker)).keys, name);
  const params = { key: id, ...(until === undefined ? {} : { until: momentOf(until) }) };
  const minted = (await askHome(config, "wifi-rotate", params, speaker)) as Minted;
  return tellKey(minted, { owner, of: "keyRotated" }, context);
}

export async function revokeKey(
  name: string,
  { config }: { readonly config: string },
  { speaker, out, json }: Context,
): Promise<ExitCode> {
  const { id, owner } = keyNamed((await keysOf(config, speaker)).keys, name);
  await askHome(config, "wifi-revoke", { key: id }, speaker);
  if (json) out.json({ keyId: id, owner });
  else out.line(out.style("good", speaker.phrase("keyRevoked", { owner })));
  return exitCodes.ok;
}

export async function expireKey(
  name: string,
  { config, until }: { readonly config: string; readonly until: string },
  { speaker, out, json }: Context,
): Promise<ExitCode> {
  const at = momentOf(until);
  const { id, owner } = keyNamed((await keysOf(config, speaker)).keys, name);
  await askHome(config, "wifi-date", { key: id, until: at }, speaker);
  const end = new Date(at).toISOString();
  if (json) out.json({ keyId: id, owner, until: end });
  else out.line(out.style("good", speaker.phrase("keyDated", { owner, until: end })));
  return exitCodes.ok;
}

interface Told {
  readonly owner: string;
  readonly of: "keyOfThing" | "keyOfPerson" | "keyOfGuest" | "keyRotated";
  /** ISO time. */
  readonly until?: string;
}

/** Now or never: nobody can read the passphrase again. */
export function tellKey(
  minted: Minted,
  { owner, of, until }: Told,
  { speaker, out, json }: Context,
): ExitCode {
  const params = { owner, ...(until === undefined ? {} : { until }) };
  if (json) {
    out.json({ ...minted, ...params });
    return exitCodes.ok;
  }
  const { phrase } = speaker;
  out.line(out.style("good", phrase(of, params)));
  out.line();
  // One that does not fit could not be read.
  const lines = qrLines(minted.code, out.columns !== undefined);
  const width = qrLines(minted.code, false)[0]?.length ?? 0;
  if (out.columns === undefined || out.columns >= width) for (const line of lines) out.line(line);
  else out.line(phrase("keyNoRoom", { columns: width }));
  out.line();
  out.line(
    `${phrase("columnPassphrase")}${phrase("colon")} ${out.style("strong", minted.passphrase)}`,
  );
  out.line(`${phrase("columnCode")}${phrase("colon")} ${minted.code}`);
  out.line(`${phrase("columnKey")}${phrase("colon")} ${minted.keyId}`);
  out.line(phrase("keyShownOnce"));
  return exitCodes.ok;
}
