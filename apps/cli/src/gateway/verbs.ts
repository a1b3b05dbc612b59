/** `thingwall gateway …`: options, help and examples. */
import type { Command } from "commander";
import type { Common, Verbs } from "../verbs.ts";
import type { ClaimOptions } from "./claim.ts";
import type { DecideOptions } from "./decide.ts";
import type { DescribeOptions } from "./describe.ts";
import type { JournalOptions } from "./journal.ts";
import { addKeys } from "./key/verbs.ts";
import type { PermitOptions } from "./permit.ts";
import type { SetupOptions } from "./setup/said.ts";

export function addGateway(gateway: Command, verbs: Verbs): void {
  addSetup(gateway, verbs);
  addKeys(gateway, verbs);
  const { phrase, verb, option, run } = verbs;
  verb(gateway, "propose", "helpPropose", [
    "sudo thingwall gateway propose kettle --config gateway.json",
  ])
    .argument("<device>", phrase("helpDevice"))
    .addOption(option("--config <FILE>", "helpConfig").makeOptionMandatory())
    .action((device: string, options: Common & { config: string }) =>
      run(options, async (context) => {
        const { proposeFor } = await import("./decide.ts");
        return proposeFor(device, options, context);
      }),
    );

  verb(gateway, "decide", "helpGatewayDecide", [
    "sudo thingwall gateway decide kettle accept --config gateway.json",
    "sudo thingwall gateway decide bulb lan-only --config gateway.json",
    "sudo thingwall gateway decide camera full --until 2027-01-31T18:00:00Z --config gateway.json",
  ])
    .argument("<device>", phrase("helpDevice"))
    .argument("<decision>", phrase("helpDecision"))
    .addOption(option("--config <FILE>", "helpConfig").makeOptionMandatory())
    .addOption(option("--until <TIME>", "helpUntil"))
    .addOption(option("--controller <DEVICE>", "helpDecideController"))
    .addOption(option("--digest <DIGEST>", "helpDigest"))
    .action((device: string, decision: string, options: Common & DecideOptions) =>
      run(options, async (context) => {
        const { decideFor } = await import("./decide.ts");
        return decideFor(device, decision, options, context);
      }),
    );

  verb(gateway, "permit", "helpPermit", [
    "sudo thingwall gateway permit bulb ads.example --config gateway.json",
    "sudo thingwall gateway permit bulb 203.0.113.7 --always --protocol tcp --port 443 --config gateway.json",
  ])
    .argument("<device>", phrase("helpDevice"))
    .argument("<destination>", phrase("helpDestination"))
    .addOption(option("--config <FILE>", "helpConfig").makeOptionMandatory())
    .addOption(option("--always", "helpAlways").conflicts(["block", "until"]))
    .addOption(option("--block", "helpBlock").conflicts("until"))
    .addOption(option("--revoke", "helpRevoke").conflicts(["always", "block", "until"]))
    .addOption(option("--until <TIME>", "helpUntil"))
    .addOption(option("--protocol <NAME>", "helpPermitProtocol"))
    .addOption(option("--port <NUMBER>", "helpPermitPort"))
    .action((device: string, destination: string, options: Common & PermitOptions) =>
      run(options, async (context) => {
        const { permitFor } = await import("./permit.ts");
        return permitFor(device, destination, options, context);
      }),
    );

  verb(gateway, "claim", "helpClaim", [
    "sudo thingwall gateway claim kettle https://mud.maker.example/kettle.json --config gateway.json",
    "sudo thingwall gateway claim camera --certificate camera.pem --config gateway.json",
  ])
    .argument("<device>", phrase("helpDevice"))
    .argument("[where]", phrase("helpClaimWhere"))
    .addOption(option("--config <FILE>", "helpConfig").makeOptionMandatory())
    .addOption(option("--certificate <FILE>", "helpClaimCertificate"))
    .action((device: string, where: string | undefined, options: Common & ClaimOptions) =>
      run(options, async (context) => {
        const { claimFor } = await import("./claim.ts");
        return claimFor(device, where, options, context);
      }),
    );

  verb(gateway, "describe", "helpDescribe", [
    "sudo thingwall gateway describe kettle kettle.json --signature kettle.p7s --config gateway.json",
  ])
    .argument("<device>", phrase("helpDevice"))
    .argument("<file>", phrase("helpDescribeFile"))
    .addOption(option("--config <FILE>", "helpConfig").makeOptionMandatory())
    .addOption(option("--signature <FILE>", "helpDescribeSignature"))
    .action((device: string, file: string, options: Common & DescribeOptions) =>
      run(options, async (context) => {
        const { describeFrom } = await import("./describe.ts");
        return describeFrom(device, file, options, context);
      }),
    );

  verb(gateway, "code", "helpCode", ["sudo thingwall gateway code --config gateway.json"])
    .addOption(option("--config <FILE>", "helpConfig").default(INSTALLED_CONFIG))
    .action((options: Common & { config: string }) =>
      run(options, async (context) => {
        const { showCode } = await import("./code.ts");
        return showCode(options, context);
      }),
    );

  verb(gateway, "run", "helpGatewayRun", ["sudo thingwall gateway run --config gateway.json"])
    .addOption(option("--config <FILE>", "helpConfig").makeOptionMandatory())
    .action((options: Common & { config: string }) =>
      run(options, async () => {
        const { runGatewayWith } = await import("./run.ts");
        return runGatewayWith(options.config);
      }),
    );

  verb(gateway, "journal", "helpGatewayJournal", [
    "sudo thingwall gateway journal --config gateway.json",
    "sudo thingwall gateway journal --config gateway.json --device lamp --limit 20",
  ])
    .addOption(option("--config <FILE>", "helpConfig").makeOptionMandatory())
    .addOption(option("--device <ID>", "helpJournalDevice"))
    .addOption(option("--limit <NUMBER>", "helpJournalLimit").default("100"))
    .action((options: Common & JournalOptions) =>
      run(options, async (context) => {
        const { showJournal } = await import("./journal.ts");
        return showJournal(options, context);
      }),
    );

  verb(gateway, "metrics", "helpMetrics", [
    "sudo thingwall gateway metrics --config gateway.json",
    "sudo thingwall gateway metrics > /var/lib/prometheus/node-exporter/thingwall.prom",
  ])
    .addOption(option("--config <FILE>", "helpConfig").default(INSTALLED_CONFIG))
    .action((options: Common & { config: string }) =>
      run(options, async (context) => {
        const { showMetrics } = await import("./metrics.ts");
        return showMetrics(options, context);
      }),
    );

  verb(gateway, "backup", "helpGatewayBackup", [
    "sudo thingwall gateway backup --config gateway.json --out home.backup",
  ])
    .addOption(option("--config <FILE>", "helpConfig").makeOptionMandatory())
    .addOption(option("--out <FILE>", "helpOut").makeOptionMandatory())
    .action((options: Common & { config: string; out: string }) =>
      run(options, async (context) => {
        const { backupGateway } = await import("./backup.ts");
        return backupGateway(options, context);
      }),
    );

  verb(gateway, "restore", "helpGatewayRestore", [
    "sudo thingwall gateway restore --config gateway.json --from home.backup",
  ])
    .addOption(option("--config <FILE>", "helpConfig").makeOptionMandatory())
    .addOption(option("--from <FILE>", "helpFromBackup").makeOptionMandatory())
    .action((options: Common & { config: string; from: string }) =>
      run(options, async (context) => {
        const { restoreGateway } = await import("./restore.ts");
        return restoreGateway(options, context);
      }),
    );
}

function addSetup(gateway: Command, { verb, option, repeated, run }: Verbs): void {
  verb(gateway, "setup", "helpSetup", [
    "sudo thingwall gateway setup",
    "sudo thingwall gateway setup --yes --wan eth0 --lan-port eth1=thing --lan-port eth2=person",
    "thingwall gateway setup --dry-run --yes --wifi wlan0 --ssid Home --country FR",
  ])
    .addOption(option("--config <FILE>", "helpSetupConfig").default(INSTALLED_CONFIG))
    .addOption(option("--wan <INTERFACE>", "helpSetupWan"))
    .addOption(repeated("--lan-port <INTERFACE=WHO>", "helpSetupLanPort"))
    .addOption(option("--bridge <INTERFACE>", "helpSetupBridge"))
    .addOption(repeated("--address <ADDRESS/LENGTH>", "helpSetupAddress"))
    .addOption(option("--dhcp <FIRST-LAST>", "helpSetupDhcp"))
    .addOption(repeated("--dns <ADDRESS>", "helpSetupDns"))
    .addOption(repeated("--ntp <ADDRESS>", "helpSetupNtp"))
    .addOption(option("--no-nat44", "helpSetupNoNat44"))
    .addOption(option("--wifi <INTERFACE>", "helpSetupWifi").default(true))
    .addOption(option("--no-wifi", "helpSetupNoWifi"))
    .addOption(option("--ssid <NAME>", "helpSetupSsid"))
    .addOption(option("--hidden", "helpSetupHidden"))
    .addOption(option("--country <CODE>", "helpSetupCountry"))
    .addOption(option("--band <GHZ>", "helpSetupBand"))
    .addOption(option("--channel <NUMBER>", "helpSetupChannel"))
    .addOption(option("--run-directory <FOLDER>", "helpSetupRunDirectory"))
    .addOption(option("--state-directory <FOLDER>", "helpSetupStateDirectory"))
    .addOption(option("--yes", "helpSetupYes"))
    .addOption(option("--replace", "helpSetupReplace"))
    .addOption(option("--dry-run", "helpSetupDryRun"))
    .action((options: Common & SetupOptions) =>
      run(options, async (context) => {
        const { setUpGateway } = await import("./setup/setup.ts");
        return setUpGateway(options, context);
      }),
    );

  verb(gateway, "prepare", "helpPrepare", ["sudo thingwall gateway prepare --config gateway.json"])
    .addOption(option("--config <FILE>", "helpConfig").default(INSTALLED_CONFIG))
    .addOption(option("--start <FOLDER>", "helpPrepareStart"))
    .action((options: Common & { config: string; start?: string }) =>
      run(options, async (context) => {
        const { prepareGateway } = await import("./prepare.ts");
        return prepareGateway(options, context);
      }),
    );
}

/** Where the package's services look for it. */
const INSTALLED_CONFIG = "/etc/thingwall/gateway.json";

export function addDoctor(program: Command, { verb, option, run }: Verbs): void {
  verb(program, "doctor", "helpDoctor", [
    "sudo thingwall doctor",
    "sudo thingwall doctor --config gateway.json --online",
  ])
    .addOption(option("--config <FILE>", "helpConfig").default(INSTALLED_CONFIG))
    .addOption(option("--online", "helpOnline"))
    .action((options: Common & { config: string; online?: boolean }) =>
      run(options, async (context) => {
        const { runDoctor } = await import("./doctor.ts");
        return runDoctor(options, context);
      }),
    );
}
