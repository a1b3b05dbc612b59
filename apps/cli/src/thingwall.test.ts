import { execFileSync } from "node:child_process";
import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { behaviours, hostNames } from "@thingwall/lab";
import { folderWith, mudFile, thingwall, toCloud } from "./thingwall.fixture.ts";
import { speaker } from "./words/speaker.ts";

const LAMP = mudFile([{ name: "cloud", matches: toCloud }]);
const HOSTILE = 'x\u0085\u009b2J\u202e"; drop table\u200b <b>`reboot`';

describe("thingwall", () => {
  test("help names every verb, with examples and exit codes, in both languages", async () => {
    const english = await thingwall(["--help"]);
    const french = await thingwall(["--help", "--lang", "fr"]);
    expect(english.code).toBe(0);
    for (const verb of ["start", "mud", "label", "record", "commons", "gateway", "lab"])
      expect(english.out).toContain(verb);
    expect(english.out).toMatch(/Examples:[\s\S]*Exit codes:/);
    expect(french.out).toMatch(/Exemples\u00a0:[\s\S]*Codes de sortie\u00a0:/);
  });

  test.for(["check", "upgrade", "explain", "compile", "decide", "learn", "sign", "verify"])(
    "mud %s --help has examples",
    async (verb) => {
      const { code, out } = await thingwall(["mud", verb, "--help"]);
      expect(code).toBe(0);
      expect(out).toContain(`Examples:\n  thingwall mud ${verb} `);
    },
  );

  test("help of a verb, and the language before the verb", async () => {
    const { code, out } = await thingwall(["--lang", "fr", "help", "mud", "check"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^Usage\u00a0: thingwall mud check/);
    expect(await thingwall(["help", "mud", "frob"])).toMatchObject({ code: 2 });
  });

  test("the help of behave names what the lab knows", () => {
    const { phrase } = speaker("en");
    for (const behaviour of behaviours) expect(phrase("helpBehaviour")).toContain(behaviour);
    for (const host of hostNames) expect(phrase("helpThing")).toContain(host);
  });

  test.for([
    [["mud", "check"], "inputs"],
    [["mud", "check", "--frob", "x"], "--frob"],
    [["frobnicate"], "frobnicate"],
    [["mud", "decide", "x", "--to", "thing"], "--from"],
    [["mud", "check", "/nowhere/at all.json"], "/nowhere/at all.json"],
    [["mud", "check", "http://maker.example/lamp.json"], "http://maker.example/lamp.json"],
    [["mud", "explain", "--lang", "de", "x"], "--lang"],
  ] as const)("a wrong command line %o exits 2 and says what is wrong", async ([args, said]) => {
    const { code, out, err } = await thingwall(args);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).toContain(said);
  });

  test("an error as JSON has a code, a reason and a remedy", async () => {
    const { code, out } = await thingwall(["mud", "check", "--json", "/nowhere.json"]);
    expect(code).toBe(2);
    expect(JSON.parse(out)).toMatchObject({
      error: { code: "no-such-file", exitCode: 2, remedy: "Check the name." },
    });
  });

  test("an older Node.js hands over to the project's own, with arguments and exit code", () => {
    const launcher = fileURLToPath(new URL("../bin/node24.js", import.meta.url));
    const script = `
      import { runInPlace } from ${JSON.stringify(launcher)};
      runInPlace(process.execPath, "-e", ["process.exit(Number(process.argv[1]))", "7"]);
    `;
    const run = () => execFileSync(process.execPath, ["--input-type=module", "-e", script]);
    expect(run).toThrow(expect.objectContaining({ status: 7 }));
  });
});

describe("thingwall mud check", () => {
  test("a valid file exits 0", async () => {
    const folder = folderWith({ "lamp.json": LAMP });
    const { code, out } = await thingwall(["mud", "check", join(folder, "lamp.json")]);
    expect(code).toBe(0);
    expect(out).toContain("lamp.json: valid");
  });

  test("standard input is read for -", async () => {
    const { code, out } = await thingwall(["mud", "check", "-"], LAMP);
    expect(code).toBe(0);
    expect(out).toContain("standard input: valid");
  });

  test("an address that cannot be reached is said, and the other files are read", async () => {
    const folder = folderWith({ "lamp.json": LAMP });
    const nobody = "https://localhost:1/lamp.json";
    const { code, out } = await thingwall(["mud", "check", nobody, folder, "--lang", "fr"]);
    expect(code).toBe(1);
    expect(out).toContain(
      `${nobody} n’a pas pu être téléchargé\u00a0: son serveur est injoignable`,
    );
    expect(out).toContain("2 fichiers\u00a0: 1 valable, 1 refusé");
  });

  test("a link that leads in a circle is said to be one", async () => {
    const folder = folderWith({});
    symlinkSync("b.json", join(folder, "a.json"));
    symlinkSync("a.json", join(folder, "b.json"));
    const { code, err } = await thingwall(["mud", "check", join(folder, "a.json")]);
    expect(code).toBe(2);
    expect(err).toMatch(/a\.json is a link that leads in a circle\.\n→ Let it lead to the file/);
  });

  test("a pipe is read, and one that nobody writes to is not waited for", {
    timeout: 60_000,
  }, async () => {
    const folder = folderWith({ "lamp.json": LAMP });
    const pipe = join(folder, "pipe");
    execFileSync("mkfifo", [pipe]);
    const alone = await thingwall(["mud", "check", pipe, "--lang", "fr"]);
    expect(alone.code).toBe(1);
    expect(alone.out).toContain(`${pipe} est un tube, et rien n’y passe.`);
    const line = 'cat "$3" | "$1" "$2" mud check /dev/stdin';
    const bin = fileURLToPath(new URL("../bin/thingwall.js", import.meta.url));
    const args = ["-c", line, "sh", process.execPath, bin, join(folder, "lamp.json")];
    expect(execFileSync("sh", args, { encoding: "utf8" })).toContain("/dev/stdin: valid");
  });

  test("a folder gets a summary and exits 1 when one file is refused", async () => {
    const folder = folderWith({ "a.json": LAMP, "b.json": LAMP.slice(0, 200), "c.txt": "no" });
    const { code, out } = await thingwall(["mud", "check", folder]);
    expect(code).toBe(1);
    expect(out).toContain("2 files: 1 valid, 1 refused");
    expect(out).toMatch(/b\.json: refused.*\n.*error/);
  });

  test("French says the same in French", async () => {
    const folder = folderWith({ "a.json": LAMP, "b.json": "{" });
    const { out } = await thingwall(["mud", "check", folder], "", { LANG: "fr_CH.UTF-8" });
    expect(out).toContain("2 fichiers\u00a0: 1 valable, 1 refusé");
    expect(out).toContain("b.json\u00a0: refusé (1 erreur)");
  });

  test("JSON has one entry per file and the counts", async () => {
    const folder = folderWith({ "a.json": LAMP, "b.json": "{" });
    const { code, out } = await thingwall(["mud", "check", "--json", folder]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      files: [
        { source: join(folder, "a.json"), verdict: "valid" },
        { source: join(folder, "b.json"), verdict: "refused", issues: [{ code: "json-syntax" }] },
      ],
      summary: { files: 2, valid: 1, refused: 1 },
    });
  });

  test("a file far beyond the limit is refused without being read whole", async () => {
    const { code, out } = await thingwall(["mud", "check", "-"], new Uint8Array(50_000_000));
    expect(code).toBe(1);
    expect(out).toContain("[file-too-large, ");
  });

  test("hostile names reach neither the terminal nor a JSON reader's terminal", async () => {
    const file = mudFile([{ name: HOSTILE, matches: toCloud }], { systeminfo: HOSTILE });
    for (const args of [["check"], ["check", "--json"], ["explain"], ["compile"]]) {
      const { out, err } = await thingwall(["mud", ...args, "-"], file);
      expect(out + err).not.toMatch(/[\u007f-\u009f\u200b\u202e\u001b]/);
    }
    const { out } = await thingwall(["mud", "check", "--json", "-"], file);
    expect(() => void JSON.parse(out)).not.toThrow();
  });

  test("a pipe gets no colour, even when colour is forced on others", async () => {
    const { out } = await thingwall(["mud", "check", "-"], "{", { TERM: "xterm-256color" });
    expect(out).not.toContain("\u001b");
  });
});

describe("thingwall mud upgrade", () => {
  test("prints today's form, and what was rewritten beside it", async () => {
    const old = LAMP.replace(
      "ietf-access-control-list:acls",
      "ietf-access-control-list:access-lists",
    );
    const { code, out, err } = await thingwall(["mud", "upgrade", "-"], old);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toHaveProperty("ietf-access-control-list:acls");
    expect(err).toContain("[upgraded-name, ");
  });

  test("a refused file prints nothing on standard output", async () => {
    const { code, out, err } = await thingwall(["mud", "upgrade", "-"], "[]");
    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain("refused");
  });
});

describe("thingwall mud explain", () => {
  test("says in words what a thing may do", async () => {
    const { code, out } = await thingwall(["mud", "explain", "-"], LAMP);
    expect(code).toBe(0);
    expect(out).toContain("It may contact:\n  + cloud.maker.example\n      TCP port 443 (HTTPS)");
    expect(out).toContain("Nobody may contact it.");
    expect(out).toContain("Everything else is dropped");
  });

  test("and in French", async () => {
    const { out } = await thingwall(["mud", "explain", "--lang", "fr", "-"], LAMP);
    expect(out).toContain("Il peut contacter\u00a0:\n  + cloud.maker.example\n");
    expect(out).toContain("Personne ne peut le contacter.");
  });

  test("keeps the order of drops and accepts", async () => {
    const file = mudFile([
      {
        name: "never",
        matches: { ...toCloud, tcp: { "destination-port": { operator: "eq", port: 23 } } },
        forwarding: "drop",
      },
      { name: "all", matches: { ipv4: toCloud.ipv4 } },
    ]);
    const { out } = await thingwall(["mud", "explain", "-"], file);
    expect(out).toMatch(
      /first line that fits decides:\nIt must not contact:[\s\S]*Telnet[\s\S]*It may contact:[\s\S]*any TCP/,
    );
  });

  test("a file that forbids may forbid DNS and time as well: that is said, in both languages", async () => {
    const file = mudFile([
      { name: "never", matches: toCloud, forwarding: "drop" },
      { name: "all", matches: { ipv4: toCloud.ipv4 } },
    ]);
    const english = await thingwall(["mud", "explain", "-"], file);
    expect(english.out).toContain(
      "It gets DNS and time from your gateway only, unless what is above forbids it.\n",
    );
    expect(english.out).not.toContain("It always gets DNS and time");
    const french = await thingwall(["mud", "explain", "--lang", "fr", "-"], file);
    expect(french.out).toContain(
      "Il obtient le DNS et l’heure de votre passerelle seulement, sauf si ce qui précède l’interdit.\n",
    );
    const open = await thingwall(["mud", "explain", "-"], LAMP);
    expect(open.out).toContain("It always gets DNS and time, from your gateway only.\n");
  });

  test("names what is not enforced, and why", async () => {
    const file = mudFile([
      { name: "literal", matches: { ipv4: { "destination-ipv4-network": "203.0.113.7/32" } } },
    ]);
    const { out } = await thingwall(["mud", "explain", "-"], file);
    expect(out).toContain("“literal” names the address 203.0.113.7/32");
  });
});

describe("thingwall mud decide", () => {
  const decide = (...args: readonly string[]) =>
    thingwall(["mud", "decide", "-", "--json", ...args], LAMP);

  test.for([
    [
      "permitted",
      ["--from", "thing", "--to", "cloud.maker.example", "--port", "443"],
      "permitted-by-rule",
    ],
    [
      "another port",
      ["--from", "thing", "--to", "cloud.maker.example", "--port", "80"],
      "no-rule-matches",
    ],
    ["the same address under no name", ["--from", "thing", "--to", "192.0.2.1"], "no-rule-matches"],
    ["the Internet", ["--from", "203.0.113.9", "--to", "thing"], "no-rule-matches"],
    [
      "DNS",
      ["--from", "thing", "--to", "gateway", "--protocol", "udp", "--port", "53"],
      "permitted-by-rule",
    ],
    [
      "encrypted DNS",
      ["--from", "thing", "--to", "cloud.maker.example", "--port", "853"],
      "encrypted-dns",
    ],
    [
      "IPv6",
      ["--from", "thing", "--to", "cloud.maker.example", "--family", "6"],
      "no-rule-matches",
    ],
    [
      "a neighbour",
      ["--from", "192.168.1.9", "--to", "thing", "--protocol", "icmp"],
      "no-rule-matches",
    ],
  ] as const)("%s", async ([, args, why]) => {
    const { code, out } = await decide(...args);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ decision: { why } });
  });

  test("says the rule, its place and its clause", async () => {
    const { out } = await thingwall(
      ["mud", "decide", "-", "--from", "thing", "--to", "cloud.maker.example"],
      LAMP,
    );
    expect(out).toContain("permitted");
    expect(out).toContain("Rule “cloud” at /ietf-access-control-list:acls/acl/0/aces/ace/0");
    expect(out).toContain("Clause: RFC 8520");
  });

  test.for([
    [["--from", "no such name!", "--to", "thing"]],
    [["--from", "thing", "--to", "gateway", "--port", "65536"]],
    [["--from", "thing", "--to", "gateway", "--lan", "home"]],
    [["--from", "thing", "--to", "gateway", "--controller", "192.168.1.2"]],
  ] as const)("%o exits 2", async ([args]) => {
    const { code } = await decide(...args);
    expect(code).toBe(2);
  });
});

describe("thingwall mud sign and verify", () => {
  function authority() {
    const folder = folderWith({ "lamp.json": LAMP });
    const at = (name: string) => join(folder, name);
    execFileSync(
      "openssl",
      [
        ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"],
        ...["-keyout", at("signer.key"), "-out", at("signer.pem"), "-days", "30"],
        ...["-subj", "/O=Maker/CN=Signer", "-addext", "keyUsage=critical,digitalSignature"],
      ],
      { stdio: "ignore" },
    );
    return { folder, at };
  }

  test("what was signed verifies; what was changed does not", async () => {
    const { at } = authority();
    const sign = ["--certificate", at("signer.pem"), "--key", at("signer.key")];
    expect(await thingwall(["mud", "sign", at("lamp.json"), ...sign])).toMatchObject({ code: 0 });
    const anchor = ["--anchor", at("signer.pem")];
    const good = await thingwall(["mud", "verify", at("lamp.json"), ...anchor]);
    expect(good).toMatchObject({ code: 0 });
    expect(good.out).toContain("Signed by CN=Signer,O=Maker");
    const changed = await thingwall(["mud", "verify", "-", at("lamp.p7s"), ...anchor], `${LAMP} `);
    expect(changed).toMatchObject({ code: 1 });
    expect(changed.out).toContain("[tampered, ");
    const early = ["--at", "2020-01-01T00:00:00Z"];
    const past = await thingwall(["mud", "verify", at("lamp.json"), ...anchor, ...early]);
    expect(past.out).toContain("[signed-in-the-future, ");
  });

  test("a key that is none is refused with its remedy", async () => {
    const { at } = authority();
    const { code, err } = await thingwall([
      "mud",
      "sign",
      at("lamp.json"),
      "--certificate",
      at("signer.pem"),
      "--key",
      at("lamp.json"),
    ]);
    expect(code).toBe(1);
    expect(err).toContain("holds no private key");
  });
});

describe("thingwall gateway run", () => {
  test("a configuration that is not valid is refused before anything starts", async () => {
    const folder = folderWith({ "gateway.json": '{"lan": {}}' });
    const { code, err } = await thingwall([
      "gateway",
      "run",
      "--config",
      join(folder, "gateway.json"),
    ]);
    expect(code).toBe(1);
    expect(err).toContain("Nothing was started.");
  });

  test("what is wrong is said in the person's language, with its place", async () => {
    const folder = folderWith({ "gateway.json": '{"lan": {}}' });
    const config = join(folder, "gateway.json");
    const { err } = await thingwall(["gateway", "run", "--config", config, "--lang", "fr"]);
    expect(err).toContain(`Dans la configuration ${config}, il manque en /\u00a0: runDirectory, `);
    const run = await thingwall(["gateway", "run", "--json", "--config", config]);
    expect(JSON.parse(run.out)).toMatchObject({ error: { code: "config-missing-member" } });
  });

  test("a configuration that is not there exits 2 with its name", async () => {
    const { code, err } = await thingwall(["gateway", "run", "--config", "/nowhere.json"]);
    expect(code).toBe(2);
    expect(err).toContain("/nowhere.json");
  });
});

describe("thingwall lab", () => {
  const nowhere = () => ({ XDG_RUNTIME_DIR: folderWith({}) });

  test.for([["down"], ["status"], ["behave", "bulb", "scan"]])(
    "%o without a lab says how to start one",
    async (args) => {
      const { code, err } = await thingwall(["lab", ...args], "", nowhere());
      expect(code).toBe(1);
      expect(err).toContain("thingwall lab up");
    },
  );

  test("and as JSON", async () => {
    const { code, out } = await thingwall(["lab", "status", "--json"], "", nowhere());
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ error: { code: "not-running", exitCode: 1 } });
  });
});
