/** `thingwall device …`, `key …` and `journal`: options, help and examples. */
import type { Command } from "commander";
import type { Common, Verbs } from "../verbs.ts";
import type { Reached } from "./ask.ts";
import type { DecideOptions } from "./devices.ts";
import type { JournalOptions } from "./journal.ts";

const THERE = "--url https://192.168.1.1 --authority thingwall.crt --token-file token";

function reaching(command: Command, { option }: Verbs): Command {
  return command
    .addOption(option("--url <URL>", "helpUrl").makeOptionMandatory())
    .addOption(option("--token-file <FILE>", "helpTokenFile").makeOptionMandatory())
    .addOption(option("--authority <FILE>", "helpAuthority"));
}

export function addDevices(devices: Command, verbs: Verbs): void {
  const { phrase, verb, option, run } = verbs;
  reaching(
    verb(devices, "list", "helpDeviceList", [`thingwall device list ${THERE}`]),
    verbs,
  ).action((options: Common & Reached) =>
    run(options, async (context) => {
      const { listDevices } = await import("./devices.ts");
      return listDevices(options, context);
    }),
  );
  reaching(verb(devices, "show", "helpDeviceShow", [`thingwall device show lamp ${THERE}`]), verbs)
    .argument("<device>", phrase("helpDevice"))
    .action((device: string, options: Common & Reached) =>
      run(options, async (context) => {
        const { showDevice } = await import("./devices.ts");
        return showDevice(device, options, context);
      }),
    );
  reaching(
    verb(devices, "decide", "helpGatewayDecide", [
      `thingwall device decide lamp lan-only ${THERE}`,
      `thingwall device decide camera pause --until 2027-01-31T18:00:00Z ${THERE}`,
    ]),
    verbs,
  )
    .argument("<device>", phrase("helpDevice"))
    .argument("<decision>", phrase("helpDecision"))
    .addOption(option("--until <TIME>", "helpUntil"))
    .addOption(option("--controller <DEVICE>", "helpDecideController"))
    .addOption(option("--digest <DIGEST>", "helpDigest"))
    .action((device: string, decision: string, options: Common & DecideOptions) =>
      run(options, async (context) => {
        const { decideDevice } = await import("./devices.ts");
        return decideDevice(device, decision, options, context);
      }),
    );
}

export function addHomeKeys(keys: Command, verbs: Verbs): void {
  const { phrase, verb, option, run } = verbs;
  reaching(verb(keys, "list", "helpKeyList", [`thingwall key list ${THERE}`]), verbs)
    .addOption(option("--all", "helpKeyAll"))
    .action((options: Common & Reached & { all?: boolean }) =>
      run(options, async (context) => {
        const { listKeys } = await import("./keys.ts");
        return listKeys(options, context);
      }),
    );
  reaching(verb(keys, "make", "helpKeyMint", [`thingwall key make lamp ${THERE}`]), verbs)
    .argument("<name>", phrase("helpKeyOwner"))
    .addOption(option("--for <WHO>", "helpKeyFor").default("thing"))
    .action((name: string, options: Common & Reached & { for: string }) =>
      run(options, async (context) => {
        const { makeKey } = await import("./keys.ts");
        return makeKey(name, options, context);
      }),
    );
  reaching(verb(keys, "rotate", "helpKeyRotate", [`thingwall key rotate lamp ${THERE}`]), verbs)
    .argument("<key>", phrase("helpKeyName"))
    .action((name: string, options: Common & Reached) =>
      run(options, async (context) => {
        const { rotateKey } = await import("./keys.ts");
        return rotateKey(name, options, context);
      }),
    );
  reaching(verb(keys, "revoke", "helpKeyRevoke", [`thingwall key revoke lamp ${THERE}`]), verbs)
    .argument("<key>", phrase("helpKeyName"))
    .action((name: string, options: Common & Reached) =>
      run(options, async (context) => {
        const { revokeKey } = await import("./keys.ts");
        return revokeKey(name, options, context);
      }),
    );
}

export function addJournal(program: Command, verbs: Verbs): void {
  const { verb, option, run } = verbs;
  reaching(
    verb(program, "journal", "helpGatewayJournal", [`thingwall journal --device lamp ${THERE}`]),
    verbs,
  )
    .addOption(option("--device <DEVICE>", "helpJournalDevice"))
    .addOption(option("--limit <NUMBER>", "helpJournalLimit").default("100"))
    .action((options: Common & JournalOptions) =>
      run(options, async (context) => {
        const { showJournal } = await import("./journal.ts");
        return showJournal(options, context);
      }),
    );
}
