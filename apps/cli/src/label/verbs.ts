/** `thingwall label …`: options, help and examples. */
import type { Command } from "commander";
import type { Common, Verbs } from "../verbs.ts";
import type { CheckOptions } from "./check.ts";
import type { KeyOptions } from "./key.ts";
import type { MakeOptions } from "./make.ts";
import type { SignOptions } from "./sign.ts";

export function addLabel(label: Command, { phrase, verb, option, repeated, run }: Verbs): void {
  verb(label, "key", "helpLabelKey", [
    "thingwall label key --id did:web:maker.example#2026 --output maker.key.json > maker.pub.json",
  ])
    .addOption(option("--id <DID#NAME>", "helpLabelId").makeOptionMandatory())
    .addOption(option("-o, --output <FILE>", "helpLabelKeyOutput").makeOptionMandatory())
    .addOption(option("--p256", "helpLabelP256"))
    .action((options: Common & KeyOptions) =>
      run(options, async (context) => {
        const { makeKey } = await import("./key.ts");
        return makeKey(options, context);
      }),
    );

  verb(label, "make", "helpLabelMake", [
    "thingwall label make bulb.json > statement.json",
    "thingwall label make bulb.json --days 730 --output statement.json",
  ])
    .argument("<input>", phrase("helpInput"))
    .addOption(option("--days <NUMBER>", "helpLabelDays"))
    .addOption(option("-o, --output <FILE>", "helpOutput"))
    .action((input: string, options: Common & MakeOptions) =>
      run(options, async (context) => {
        const { makeStatement } = await import("./make.ts");
        return makeStatement(input, options, context);
      }),
    );

  verb(label, "sign", "helpLabelSign", [
    "thingwall label sign statement.json --key maker.key.json > statement.jws",
    "thingwall label make bulb.json | thingwall label sign - --key maker.key.json",
  ])
    .argument("<input>", phrase("helpInput"))
    .addOption(option("--key <FILE>", "helpLabelSigningKey").makeOptionMandatory())
    .addOption(option("-o, --output <FILE>", "helpOutput"))
    .action((input: string, options: Common & SignOptions) =>
      run(options, async (context) => {
        const { signStatement } = await import("./sign.ts");
        return signStatement(input, options, context);
      }),
    );

  verb(label, "show", "helpLabelShow", [
    "thingwall label show statement.jws",
    "thingwall label show --lang fr statement.json",
  ])
    .argument("<input>", phrase("helpInput"))
    .action((input: string, options: Common) =>
      run(options, async (context) => {
        const { showStatement } = await import("./show.ts");
        return showStatement(input, context);
      }),
    );

  verb(label, "check", "helpLabelCheck", [
    "thingwall label check bulb.label.json --trust trust.jws --root programme.pub.json",
    "thingwall label check bulb.label.json --trust trust.jws --root programme.pub.json --code https://label.example/01/09506000134352/21/A1",
  ])
    .argument("<input>", phrase("helpInput"))
    .addOption(option("--trust <FILE>", "helpLabelTrust").makeOptionMandatory())
    .addOption(repeated("--root <FILE>", "helpLabelRoot").makeOptionMandatory())
    .addOption(option("--code <TEXT>", "helpLabelCode"))
    .addOption(option("--at <TIME>", "helpAt"))
    .action((input: string, options: Common & CheckOptions) =>
      run(options, async (context) => {
        const { checkLabel } = await import("./check.ts");
        return checkLabel(input, options, context);
      }),
    );
}
