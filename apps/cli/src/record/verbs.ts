/** `thingwall record …`: options, help and examples. */
import type { Command } from "commander";
import type { Common, Verbs } from "../verbs.ts";
import type { VerifyRecordOptions } from "./verify.ts";

export function addRecord(record: Command, { phrase, verb, option, run }: Verbs): void {
  verb(record, "verify", "helpRecordVerify", [
    "thingwall record verify assembly.bundle --keys assembly.keys",
  ])
    .argument("<input>", phrase("helpInput"))
    .addOption(option("--keys <FILE>", "helpRecordKeys").makeOptionMandatory())
    .addOption(option("--at <TIME>", "helpAt"))
    .action((input: string, options: Common & VerifyRecordOptions) =>
      run(options, async (context) => {
        const { verifyRecord } = await import("./verify.ts");
        return verifyRecord(input, options, context);
      }),
    );
}
