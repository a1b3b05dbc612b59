/** `thingwall key list`, `make`, `rotate` and `revoke`. */
import type { MadeKey, WifiView } from "@thingwall/gateway/api";
import type { Context } from "../context.ts";
import { CommandError, type ExitCode, exitCodes } from "../errors.ts";
import { tellKey } from "../gateway/key/change.ts";
import { printKeys } from "../gateway/key/list.ts";
import { keyNamed } from "../gateway/key/named.ts";
import { askApi, type Reached } from "./ask.ts";

const all = (reached: Reached, { speaker }: Context) => askApi<WifiView>(reached, "keys", speaker);

export async function listKeys(
  reached: Reached & { readonly all?: boolean },
  context: Context,
): Promise<ExitCode> {
  return printKeys(await all(reached, context), reached.all ?? false, context);
}

export async function makeKey(
  owner: string,
  { for: bearer, ...reached }: Reached & { readonly for: string },
  context: Context,
): Promise<ExitCode> {
  if (bearer !== "thing" && bearer !== "person")
    throw new CommandError("bad-value", {
      ...{ name: "--for", value: bearer, example: "thing, person" },
    });
  const asked = { method: "POST", body: { for: bearer, owner } } as const;
  const made = await askApi<MadeKey>(reached, "keys", context.speaker, asked);
  return tellKey(made, { owner, of: bearer === "thing" ? "keyOfThing" : "keyOfPerson" }, context);
}

export async function rotateKey(
  name: string,
  reached: Reached,
  context: Context,
): Promise<ExitCode> {
  const { id, owner } = keyNamed((await all(reached, context)).keys, name);
  const path = `keys/${id}/rotation`;
  const made = await askApi<MadeKey>(reached, path, context.speaker, { method: "POST" });
  return tellKey(made, { owner, of: "keyRotated" }, context);
}

export async function revokeKey(
  name: string,
  reached: Reached,
  context: Context,
): Promise<ExitCode> {
  const { speaker, out, json } = context;
  const { id, owner } = keyNamed((await all(reached, context)).keys, name);
  await askApi(reached, `keys/${id}`, speaker, { method: "DELETE" });
  if (json) out.json({ keyId: id, owner });
  else out.line(out.style("good", speaker.phrase("keyRevoked", { owner })));
  return exitCodes.ok;
}
