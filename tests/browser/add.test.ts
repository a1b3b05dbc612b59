/** A thing is brought home: its code before the camera, a real lease, and only its own access. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { writeMudCode } from "@thingwall/mud/channel";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { filmOf } from "../../apps/household/src/film.fixture.ts";
import { command } from "../../lab/src/command.ts";
import { mudUrl } from "../../lab/src/internet/mud-server.ts";
import { homePlan, outsideAddress } from "../../lab/src/plan.ts";
import { inNamespace } from "../../lab/src/topology.ts";
import { APP, type AppHome, openAppHome } from "./rig.ts";

const PORT = "lan-new";
const MAC = "02:77:00:00:00:51";
const CLOUD = "cloud.lueur.example";
/** More would be a form to fill in. */
const MOST_TAPS = 6;

let app: AppHome;
let folder: string;
let endClient = async () => {};
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "thingwall-film-"));
  const camera = join(folder, "code.y4m");
  const code = { mudUrl: mudUrl("bulb"), company: "Lueur & Cie", model: "Ampoule E27", mac: MAC };
  writeFileSync(camera, filmOf(writeMudCode(code)));
  app = await openAppHome({
    camera,
    configure: (config) => ({
      ...config,
      response: {},
      lan: {
        ...config.lan,
        dhcp: { from: "192.168.77.100", to: "192.168.77.119", leaseSeconds: 3600 },
        ports: { [PORT]: "thing" },
      },
    }),
  });
  await plugIn();
});
afterAll(async () => {
  await endClient();
  await app.stop();
  await command(["ip", "netns", "del", "new"]);
  rmSync(folder, { recursive: true, force: true });
});

/** A new machine at a port for things, with a client that asks for an address and says nothing more. */
async function plugIn(): Promise<void> {
  await command(["ip", "netns", "add", "new"]);
  await command(
    ["ip", "-n", "gateway", "-batch", "-"],
    [
      `link add ${PORT} type veth peer name eth0 address ${MAC} netns new`,
      `link set ${PORT} addrgenmode none master ${homePlan.bridge} up`,
      "",
    ].join("\n"),
  );
  await command(["ip", "-n", "new", "-batch", "-"], "link set lo up\nlink set eth0 up\n");
  const settings = join(folder, "dhcpcd.conf");
  writeFileSync(settings, "hostname new-bulb\nduid ll\nnoarp\nipv4only\ninterface eth0\n");
  const [program = "", ...args] = inNamespace("new", [
    ...["dhcpcd", "--config", settings, "--nobackground", "--nohook", "resolv.conf", "eth0"],
  ]);
  const client = spawn(program, args, { stdio: "ignore" });
  const ended = once(client, "exit");
  endClient = async () => {
    client.kill("SIGKILL");
    await ended;
  };
}

/** Connects as the new thing does: asks the gateway for the name unless given an address. */
async function connects(to: { name?: string; address?: string }, port: number): Promise<boolean> {
  const program = `
    const { Resolver } = require("node:dns").promises;
    const { connect } = require("node:net");
    const resolver = new Resolver({ timeout: 1000, tries: 2 });
    resolver.setServers(["${homePlan.lan.gateway.v4}"]);
    const to = ${JSON.stringify(to)};
    (async () => {
      const host = to.address ?? (await resolver.resolve4(to.name))[0];
      const socket = connect({ host, port: ${port}, timeout: 2000 });
      const end = (text) => { process.stdout.write(text); process.exit(); };
      socket.on("connect", () => end("yes")).on("timeout", () => end("no")).on("error", () => end("no"));
    })().catch(() => process.stdout.write("no"));
  `;
  return (await command(inNamespace("new", [process.execPath, "-e", program]))) === "yes";
}

/** A finger on something that is shown. */
function fingerOn(page: Page) {
  let taps = 0;
  return {
    tap: async (role: "link" | "button", name: string) => {
      taps++;
      await page.getByRole(role, { name, exact: true }).click();
    },
    taps: () => taps,
  };
}

test("a code before the camera, at most six taps, and it is online with only its own access", async () => {
  const { page, complaints, barriers, picture } = await app.owner();
  const { tap, taps } = fingerOn(page);
  expect(await connects({ name: CLOUD }, 8883)).toBe(false);

  await tap("link", "Add");
  await tap("button", "Scan with the camera");
  await page.getByText("Ampoule E27 by Lueur & Cie").waitFor();
  // Its real lease: it is here, known by the address on its sticker.
  await page.getByRole("radio", { name: "new-bulb", checked: true }).waitFor();
  await picture("add-which");
  await tap("button", "This is it");
  await page.getByText("2 places on the Internet").waitFor();
  await page.getByText(CLOUD).first().waitFor();
  expect(await barriers()).toEqual([]);
  await picture("add-wants");
  // Seen, and not yet allowed.
  expect(await connects({ name: CLOUD }, 8883)).toBe(false);
  await tap("button", "Allow as described");
  await page.getByText("new-bulb is set up.").waitFor();
  await picture("add-done");

  await expect.poll(() => connects({ name: CLOUD }, 8883), { timeout: 60_000 }).toBe(true);
  expect(await connects({ address: outsideAddress("stranger", 4) }, 443)).toBe(false);
  const rules = await command(
    inNamespace("gateway", ["nft", "list", "table", "inet", "thingwall"]),
  );
  expect(rules).toContain(MAC);
  expect(taps()).toBeLessThanOrEqual(MOST_TAPS);
  expect(complaints).toEqual([]);
});

test("a code that cannot be used yet is told in words", async () => {
  const { page } = await app.owner();
  await page.goto(`${APP}/add`);
  const read = async (text: string) => {
    await page.getByLabel("Or type what stands under the code").fill(text);
    await page.getByRole("button", { name: "Look", exact: true }).click();
  };
  await read("DPP:K:MDkw;;");
  await page.getByText("This gateway has no Wi-Fi of its own to let it in.").waitFor();
  await page.getByRole("button", { name: "Another code" }).click();
  await read("WIFI:T:WPA;S:Mill;P:secret12;;");
  await page.getByText("That is the key of the network “Mill”").waitFor();
});
