/** `thingwall gateway key …`: options, help and examples. */
import type { Command } from "commander";
import type { Common, Verbs } from "../../verbs.ts";
import type { MintOptions } from "./change.ts";

type Configured = Common & { readonly config: string };

export function addKeys(gateway: Command, { phrase, group, verb, option, run }: Verbs): void {
  const keys = group(gateway, "key", "helpKeys", [
    "sudo thingwall gateway key mint lamp --config gateway.json",
    "sudo thingwall gateway key list --config gateway.json",
  ]);
  const config = () => option("--config <FILE>", "helpConfig").makeOptionMandatory();

  verb(keys, "list", "helpKeyList", ["sudo thingwall gateway key list --config gateway.json"])
    .addOption(config())
    .addOption(option("--all", "helpKeyAll"))
    .action((options: Configured & { all?: boolean }) =>
      run(options, async (context) => {
        const { listKeys } = await import("./list.ts");
        return listKeys(options, context);
      }),
    );

  verb(keys, "show", "helpKeyShow", ["sudo thingwall gateway key show lamp --config gateway.json"])
    .argument("<key>", phrase("helpKeyName"))
    .addOption(config())
    .action((name: string, options: Configured) =>
      run(options, async (context) => {
        const { showKey } = await import("./list.ts");
        return showKey(name, options, context);
      }),
    );

  verb(keys, "mint", "helpKeyMint", [
    "sudo thingwall gateway key mint lamp --config gateway.json",
    "sudo thingwall gateway key mint Anna --for person --config gateway.json",
    "sudo thingwall gateway key mint Party --for guest --until 2027-01-31T23:00:00Z --config gateway.json",
  ])
    .argument("<name>", phrase("helpKeyOwner"))
    .addOption(config())
    .addOption(option("--for <WHO>", "helpKeyFor").default("thing"))
    .addOption(option("--until <TIME>", "helpUntil"))
    .action((name: string, options: Common & MintOptions) =>
      run(options, async (context) => {
        const { mintKey } = await import("./change.ts");
        return mintKey(name, options, context);
      }),
    );

  verb(keys, "rotate", "helpKeyRotate", [
    "sudo thingwall gateway key rotate lamp --config gateway.json",
  ])
    .argument("<key>", phrase("helpKeyName"))
    .addOption(config())
    .addOption(option("--until <TIME>", "helpKeyOldUntil"))
    .action((name: string, options: Configured & { until?: string }) =>
      run(options, async (context) => {
        const { rotateKey } = await import("./change.ts");
        return rotateKey(name, options, context);
      }),
    );

  verb(keys, "revoke", "helpKeyRevoke", [
    "sudo thingwall gateway key revoke lamp --config gateway.json",
  ])
    .argument("<key>", phrase("helpKeyName"))
    .addOption(config())
    .action((name: string, options: Configured) =>
      run(options, async (context) => {
        const { revokeKey } = await import("./change.ts");
        return revokeKey(name, options, context);
      }),
    );

  verb(keys, "expire", "helpKeyExpire", [
    "sudo thingwall gateway key expire Anna --until 2027-01-31T18:00:00Z --config gateway.json",
  ])
    .argument("<key>", phrase("helpKeyName"))
    .addOption(config())
    .addOption(option("--until <TIME>", "helpUntil").makeOptionMandatory())
    .action((name: string, options: Configured & { until: string }) =>
      run(options, async (context) => {
        const { expireKey } = await import("./change.ts");
        return expireKey(name, options, context);
      }),
    );
}
