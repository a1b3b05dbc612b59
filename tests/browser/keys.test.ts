/** Wi-Fi keys in the app: made, shown once, replaced, ended; and what the access point and the kernel then have. */
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { command } from "../../lab/src/command.ts";
import { homePlan } from "../../lab/src/plan.ts";
import { inNamespace } from "../../lab/src/topology.ts";
import { APP, type AppHome, openAppHome } from "./rig.ts";

const RADIO = "wlan-new";
const MAC = "02:77:00:00:00:61";

let app: AppHome;
let folder: string;
const path = process.env["PATH"] ?? "";
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "thingwall-radio-"));
  const point = fileURLToPath(new URL("access-point.ts", import.meta.url));
  const program = join(folder, "hostapd");
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" "${point}" "$@"\n`);
  chmodSync(program, 0o755);
  chmodSync(folder, 0o755);
  process.env["PATH"] = `${folder}:${path}`;
  app = await openAppHome({
    configure: (config) => ({
      ...config,
      response: {},
      lan: {
        ...config.lan,
        wifi: {
          ...{ interface: RADIO, ssid: "The mill", hidden: false, country: "FR" },
          ...{ band: "2.4 GHz", channel: 6, ownInterfaces: false },
        },
      },
    }),
  });
  // What is on the air is at the other end of a cable here.
  await command(["ip", "netns", "add", "air"]);
  await command(
    ["ip", "-n", "gateway", "-batch", "-"],
    [
      `link add ${RADIO} type veth peer name eth0 address ${MAC} netns air`,
      `link set ${RADIO} addrgenmode none master ${homePlan.bridge} up`,
      "",
    ].join("\n"),
  );
});
afterAll(async () => {
  process.env["PATH"] = path;
  await app.stop();
  await command(["ip", "netns", "del", "air"]);
  rmSync(folder, { recursive: true, force: true });
});

const wifi = (name: string) => join(app.home.config.runDirectory, "wifi", name);
/** The keys that the access point admits: id → MAC, or none yet. */
const admitted = () =>
  new Map(
    [...readFileSync(wifi("keys"), "utf8").matchAll(/^keyid=(\S+) (\S+) /gm)].map(
      ([, id = "", mac = ""]) => [id, mac],
    ),
  );
const inKernel = async () =>
  (await command(inNamespace("gateway", ["nft", "list", "table", "inet", "thingwall"]))).includes(
    MAC,
  );

/** A station knocks with this key: is it let in? */
async function joins(key: string): Promise<boolean> {
  const knock = connect(wifi("radio"));
  knock.write(`${MAC} ${key}\n`);
  return (await text(knock)) === "in\n";
}

test("a key is made and shown once, lets one thing in, is replaced, and ended", async () => {
  const { page, complaints, barriers, picture } = await app.owner();
  await page.goto(`${APP}/add`);
  await page.getByLabel("Or type what stands under the code").fill("https://maker.example/a.json");
  await page.getByRole("button", { name: "Look" }).click();
  await page.getByRole("button", { name: "Make its key" }).click();
  await page.getByText("this is shown once").waitFor();
  const passphrase = await page.locator(".code").last().innerText();
  expect(passphrase.length).toBeGreaterThanOrEqual(16);
  expect(await barriers()).toEqual([]);
  await picture("key");
  const [[first = "", unclaimed] = []] = admitted();
  expect(unclaimed).toBe("00:00:00:00:00:00");
  expect(await inKernel()).toBe(false);

  expect(await joins(first)).toBe(true);
  await expect.poll(inKernel, { timeout: 60_000 }).toBe(true);
  await expect.poll(() => admitted().get(first)).toBe(MAC);
  // It was made before it had a name: the key is whose it is.
  await page.goto(APP);
  await page.getByRole("link", { name: /^thing-/ }).click();
  await page.getByText("in use by one thing · on it now").waitFor();
  await page.getByText(MAC).waitFor();
  await picture("keys");

  await page.getByRole("button", { name: "New key" }).click();
  await page.getByText("this is shown once").waitFor();
  expect(await page.locator(".code").last().innerText()).not.toBe(passphrase);
  await page.getByText("replaced by a new one, ends soon").waitFor();
  const second = [...admitted().keys()].find((key) => key !== first) ?? "";
  expect([...admitted().keys()].toSorted()).toEqual([first, second].toSorted());

  // The old one is the one that it is on: ended, it is off, and nothing of it is in force.
  await page
    .getByRole("listitem")
    .filter({ hasText: "replaced by a new one" })
    .getByRole("button", { name: "End" })
    .click();
  await page.getByRole("dialog").getByRole("button", { name: "End" }).click();
  await expect.poll(inKernel, { timeout: 60_000 }).toBe(false);
  expect([...admitted().keys()]).toEqual([second]);
  expect(await joins(first)).toBe(false);
  expect(await joins(second)).toBe(true);
  await expect.poll(inKernel, { timeout: 60_000 }).toBe(true);
  expect(complaints).toEqual([]);
});
