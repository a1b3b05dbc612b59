/** Every verb with its options, help and examples; the work is in the rooms it leads to. */
import { Command, Help, Option } from "commander";
import type { Context } from "./context.ts";
import { CommandError, type ExitCode, exitCodes } from "./errors.ts";
import { fetchBounded } from "./input/fetch.ts";
import type { DecideOptions } from "./mud/decide.ts";
import { addDoctor, addGateway } from "./gateway/verbs.ts";
import type { CompileOptions } from "./mud/compile.ts";
import type { LearnOptions } from "./mud/learn.ts";
import type { SignOptions, VerifyOptions } from "./mud/sign.ts";
import type { RunOptions as CommonsOptions } from "./commons/run.ts";
import { addDevices, addHomeKeys, addJournal } from "./home/verbs.ts";
import { addLabel } from "./label/verbs.ts";
import { addRecord } from "./record/verbs.ts";
import type { Common, Verbs } from "./verbs.ts";
import type { Phrase } from "./words/model.ts";
import type { Speaker } from "./words/speaker.ts";
import packageJson from "../package.json" with { type: "json" };

type Given = Omit<Context, "json" | "fetch">;
type Exit = (code: ExitCode) => void;

export function programFor(given: Given, exit: Exit): Command {
  const { speaker } = given;
  const { phrase } = speaker;
  const program = new Command("thingwall")
    .description(phrase("helpProgram"))
    .version(packageJson.version, "-V, --version", phrase("helpVersion"))
    .helpOption("-h, --help", phrase("helpHelp"))
    .addOption(languageOption(phrase))
    .helpCommand(false)
    .exitOverride()
    .configureOutput({ outputError: () => undefined })
    .configureHelp({
      styleTitle: (title) => titleIn(title, speaker),
      commandUsage: (command) =>
        new Help().commandUsage(command).replace("[command]", `[${phrase("command")}]`),
      // Choices and defaults are in the descriptions, in the person's language.
      optionDescription: ({ description }) => description,
    });
  const verbs = verbsFor(given, exit);
  program.addHelpText(
    "after",
    helpEnd(
      ["thingwall start", "thingwall mud check things/", "thingwall mud explain camera.json"],
      speaker,
    ),
  );
  addStart(program, verbs);
  addDoctor(program, verbs);
  const groups = [
    ["mud", "helpMud", addMud, ["thingwall mud check camera.json", "thingwall mud check --help"]],
    [
      "label",
      "helpLabel",
      addLabel,
      [
        "thingwall label make bulb.json | thingwall label sign - --key maker.key.json",
        "thingwall label check --help",
      ],
    ],
    [
      "record",
      "helpRecord",
      addRecord,
      ["thingwall record verify assembly.bundle --keys assembly.keys"],
    ],
    ["commons", "helpCommons", addCommons, ["thingwall commons run --data commons --seed"]],
    [
      "gateway",
      "helpGateway",
      addGateway,
      ["thingwall gateway setup", "thingwall gateway run --config gateway.json"],
    ],
    [
      "device",
      "helpDevices",
      addDevices,
      ["thingwall device list --url http://192.168.1.1 --token-file token"],
    ],
    [
      "key",
      "helpHomeKeys",
      addHomeKeys,
      ["thingwall key list --url http://192.168.1.1 --token-file token"],
    ],
    ["lab", "helpLab", addLab, ["thingwall lab up", "thingwall lab behave bulb scan"]],
  ] as const;
  for (const [name, description, add, examples] of groups) {
    add(verbs.group(program, name, description, examples), verbs);
  }
  addJournal(program, verbs);
  program
    .command(`help [${phrase("command")}...]`)
    .description(phrase("helpHelp"))
    .action((words: readonly string[]) => commandNamed(program, words).help());
  return program;
}

/** `help mud check` is about `mud check`. */
function commandNamed(program: Command, words: readonly string[]): Command {
  return words.reduce((found, word) => {
    const next = found.commands.find((command) => command.name() === word);
    if (next === undefined) throw new CommandError("unknown-command", { name: word });
    return next;
  }, program);
}

function languageOption(phrase: Speaker["phrase"]): Option {
  return new Option("--lang <LANG>", phrase("helpLang")).argParser(assertLanguage);
}

function verbsFor(given: Given, exit: Exit): Verbs {
  const { speaker } = given;
  const { phrase } = speaker;
  const option = (flags: string, description: Phrase) => new Option(flags, phrase(description));
  return {
    phrase,
    option,
    group: (parent, name, description, examples) =>
      parent
        .command(name)
        .description(phrase(description))
        .helpCommand(false)
        .addOption(languageOption(phrase))
        .addHelpText("after", helpEnd(examples, speaker)),
    verb: (parent, usage, description, examples) =>
      parent
        .command(usage)
        .description(phrase(description))
        .addHelpText("after", helpEnd(examples, speaker))
        .addOption(option("--json", "helpJson"))
        .addOption(languageOption(phrase)),
    repeated: (flags, description) =>
      option(flags, description).argParser((value: string, earlier: string[] | undefined) => [
        ...(earlier ?? []),
        value,
      ]),
    run: async (common, work) => {
      exit(await work({ ...given, json: common.json === true, fetch: fetchBounded }));
    },
  };
}

function addMud(mud: Command, { phrase, verb, option, repeated, run }: Verbs): void {
  verb(mud, "check", "helpCheck", [
    "thingwall mud check camera.json",
    "thingwall mud check --strict things/ https://mud.example.com/lamp.json",
    "thingwall mud check --json - < camera.json",
  ])
    .argument("<inputs...>", phrase("helpInputs"))
    .addOption(option("--strict", "helpStrict"))
    .action((inputs: string[], options: Common & { strict?: boolean }) =>
      run(options, async (context) => {
        const { checkMud } = await import("./mud/check.ts");
        return checkMud(inputs, { strict: options.strict === true }, context);
      }),
    );

  verb(mud, "upgrade", "helpUpgrade", [
    "thingwall mud upgrade old.json > new.json",
    "thingwall mud upgrade old.json --output new.json",
  ])
    .argument("<input>", phrase("helpInput"))
    .addOption(option("-o, --output <FILE>", "helpOutput"))
    .action((input: string, options: Common & { output?: string }) =>
      run(options, async (context) => {
        const { upgradeMud } = await import("./mud/upgrade.ts");
        return upgradeMud(input, options, context);
      }),
    );

  verb(mud, "explain", "helpExplain", [
    "thingwall mud explain camera.json",
    "thingwall mud explain --lang fr camera.json",
  ])
    .argument("<input>", phrase("helpInput"))
    .action((input: string, options: Common) =>
      run(options, async (context) => {
        const { explainMud } = await import("./mud/explain.ts");
        return explainMud(input, context);
      }),
    );

  const withHome = (command: Command) =>
    command
      .addOption(repeated("--lan <NETWORK>", "helpLan"))
      .addOption(repeated("--approve <NETWORK>", "helpApprove"))
      .addOption(repeated("--controller <URI=ADDRESS>", "helpController"))
      .addOption(option("--my-controller <ADDRESS>", "helpMyController"));

  withHome(
    verb(mud, "compile", "helpCompile", [
      "thingwall mud compile camera.json",
      "thingwall mud compile camera.json | sudo nft -c -f -",
    ]),
  )
    .argument("<input>", phrase("helpInput"))
    .addOption(option("--mac <MAC>", "helpMac"))
    .addOption(repeated("--address <ADDRESS>", "helpAddress"))
    .addOption(option("--peer <FILE>", "helpPeer"))
    .action((input: string, options: Common & CompileOptions) =>
      run(options, async (context) => {
        const { compileMud } = await import("./mud/compile.ts");
        return compileMud(input, options, context);
      }),
    );

  withHome(
    verb(mud, "decide", "helpDecide", [
      "thingwall mud decide camera.json --from thing --to api.example.com --port 443",
      "thingwall mud decide lamp.json --from 192.168.1.7 --to thing --protocol udp --port 5683",
      "thingwall mud decide lamp.json --peer hub.json --from 192.168.1.7 --to thing --port 80",
    ]),
  )
    .argument("<input>", phrase("helpInput"))
    .addOption(option("--from <WHO>", "helpFrom").makeOptionMandatory())
    .addOption(option("--to <WHO>", "helpTo").makeOptionMandatory())
    .addOption(option("--protocol <PROTOCOL>", "helpProtocol").default("tcp"))
    .addOption(option("--port <PORT>", "helpPort"))
    .addOption(option("--source-port <PORT>", "helpSourcePort"))
    .addOption(option("--icmp <TYPE/CODE>", "helpIcmp"))
    .addOption(option("--family <4|6>", "helpFamily"))
    .addOption(option("--peer <FILE>", "helpPeer"))
    .action((input: string, options: Common & DecideOptions) =>
      run(options, async (context) => {
        const { decideFlow } = await import("./mud/decide.ts");
        return decideFlow(input, options, context);
      }),
    );

  verb(mud, "learn", "helpLearn", [
    "thingwall mud learn lamp.pcap --mud-url https://maker.example/lamp.json > lamp.json",
    "thingwall mud learn week/*.pcapng --mac 5c:cf:7f:07:ae:fb --mud-url https://maker.example/lamp.json --output lamp.json",
  ])
    .argument("<captures...>", phrase("helpCaptures"))
    .addOption(option("--mud-url <URL>", "helpMudUrl").makeOptionMandatory())
    .addOption(option("--mac <MAC>", "helpLearnMac"))
    .addOption(option("--address <ADDRESS>", "helpLearnAddress"))
    .addOption(repeated("--lan <NETWORK>", "helpLan"))
    .addOption(option("-o, --output <FILE>", "helpOutput"))
    .action((captures: string[], options: Common & LearnOptions) =>
      run(options, async (context) => {
        const { learnMud } = await import("./mud/learn.ts");
        return learnMud(captures, options, context);
      }),
    );

  verb(mud, "sign", "helpSign", [
    "thingwall mud sign lamp.json --certificate signer.pem --key signer.key",
  ])
    .argument("<input>", phrase("helpInput"))
    .addOption(option("--certificate <FILE>", "helpCertificate").makeOptionMandatory())
    .addOption(option("--key <FILE>", "helpKey").makeOptionMandatory())
    .addOption(repeated("--chain <FILE>", "helpChain"))
    .addOption(option("-o, --output <FILE>", "helpSignatureOutput"))
    .action((input: string, options: Common & SignOptions) =>
      run(options, async (context) => {
        const { signFile } = await import("./mud/sign.ts");
        return signFile(input, options, context);
      }),
    );

  verb(mud, "verify", "helpVerify", [
    "thingwall mud verify lamp.json --anchor authority.pem",
    "thingwall mud verify lamp.json lamp.p7s --anchor authority.pem --at 2026-11-21T09:30:00Z",
  ])
    .argument("<input>", phrase("helpInput"))
    .argument("[signature]", phrase("helpSignature"))
    .addOption(repeated("--anchor <FILE>", "helpAnchor").makeOptionMandatory())
    .addOption(option("--at <TIME>", "helpAt"))
    .action((input: string, signature: string | undefined, options: Common & VerifyOptions) =>
      run(options, async (context) => {
        const { verifyFile } = await import("./mud/sign.ts");
        return verifyFile(input, signature, options, context);
      }),
    );
}

function addStart(program: Command, { verb, option, run }: Verbs): void {
  verb(program, "start", "helpStart", ["thingwall start", "thingwall start --story --lang fr"])
    .addOption(option("--story", "helpStory"))
    .action((options: Common & { story?: boolean }) =>
      run(options, async (context) => {
        const { story, up } = await import("./lab/lab.ts");
        return options.story === true ? story(context) : up(context);
      }),
    );
}

function addCommons(commons: Command, { verb, option, run }: Verbs): void {
  verb(commons, "run", "helpCommonsRun", [
    "thingwall commons run --data commons --seed",
    "DATABASE_URL=postgres://commons@db.example/commons thingwall commons run --data keys --host label.example",
  ])
    .addOption(option("--data <FOLDER>", "helpCommonsData").makeOptionMandatory())
    .addOption(option("--port <PORT>", "helpCommonsPort"))
    .addOption(option("--address <ADDRESS>", "helpCommonsAddress"))
    .addOption(option("--host <HOST>", "helpCommonsHost"))
    .addOption(option("--name <NAME>", "helpCommonsName"))
    .addOption(option("--seed", "helpCommonsSeed"))
    .action((options: Common & CommonsOptions) =>
      run(options, async (context) => {
        const { runCommons } = await import("./commons/run.ts");
        return runCommons(options, context);
      }),
    );
}

function addLab(lab: Command, { phrase, verb, run }: Verbs): void {
  for (const [name, description] of [
    ["up", "helpLabUp"],
    ["down", "helpLabDown"],
    ["status", "helpLabStatus"],
    ["story", "helpLabStory"],
  ] as const) {
    verb(lab, name, description, [`thingwall lab ${name}`]).action((options: Common) =>
      run(options, async (context) => (await import("./lab/lab.ts"))[name](context)),
    );
  }
  verb(lab, "behave", "helpLabBehave", [
    "thingwall lab behave bulb telnet-spread",
    "thingwall lab behave bulb normal",
  ])
    .argument("<thing>", phrase("helpThing"))
    .argument("<behaviour>", phrase("helpBehaviour"))
    .action((thing: string, behaviour: string, options: Common) =>
      run(options, async (context) => {
        const { behave } = await import("./lab/lab.ts");
        return behave(thing, behaviour, context);
      }),
    );
}

/** The language itself was read before everything else; here only what is neither is refused. */
function assertLanguage(value: string): string {
  if (value === "en" || value === "fr") return value;
  throw new CommandError("bad-value", { name: "--lang", value, example: "fr" });
}

/** What every help ends with: examples, then what the exit code will mean. */
function helpEnd(examples: readonly string[], { phrase }: Speaker): string {
  const exits: readonly (readonly [ExitCode, Phrase])[] = [
    [exitCodes.ok, "exitOk"],
    [exitCodes.found, "exitFound"],
    [exitCodes.usage, "exitUsage"],
    [exitCodes.environment, "exitEnvironment"],
    [exitCodes.internal, "exitInternal"],
  ];
  return [
    "",
    phrase("examples"),
    ...examples.map((example) => `  ${example}`),
    "",
    phrase("exitCodes"),
    ...exits.map(([code, meaning]) => `  ${code}  ${phrase(meaning)}`),
  ].join("\n");
}

function titleIn(title: string, { phrase }: Speaker): string {
  const titles: Readonly<Record<string, Phrase>> = {
    "Usage:": "usage",
    "Arguments:": "arguments",
    "Options:": "options",
    "Commands:": "commands",
  };
  const known = titles[title];
  return known === undefined ? title : phrase(known);
}
