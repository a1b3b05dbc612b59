import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, onTestFinished, test } from "vitest";
import { folderWith, KEPT_ENVIRONMENT, thingwall } from "../thingwall.fixture.ts";

const BIN = fileURLToPath(new URL("../../bin/thingwall.js", import.meta.url));

/** The server as its own process, in an empty folder or in one that another left. */
async function commonsIn(folder: string) {
  const options = ["--data", folder, "--port", "0", "--host", "label.test", "--seed"];
  const server = spawn(process.execPath, [BIN, "commons", "run", ...options], {
    env: { ...KEPT_ENVIRONMENT, LANG: "C.UTF-8" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(server, "exit");
  onTestFinished(async () => {
    server.kill("SIGTERM");
    await ended;
  });
  const [line] = (await once(createInterface(server.stdout), "line")) as [string];
  const url = /http:\/\/[0-9.:]+/.exec(line)?.[0].replace(/\.$/, "") ?? "";
  const get = async (path: string) => {
    const answer = await fetch(`${url}${path}`);
    expect(answer.status).toBe(200);
    return answer.text();
  };
  return { server, ended, get, url };
}

/** A person at this server, with the cookie that joining gave. */
async function joined(url: string, path: string, email: string) {
  const person = { name: "Ada", email, password: "une phrase assez longue" };
  const body = new URLSearchParams(person);
  const answer = await fetch(`${url}${path}`, { method: "POST", body, redirect: "manual" });
  expect(answer.status).toBe(303);
  const cookie = answer.headers.get("set-cookie")?.split(";")[0] ?? "";
  const page = async (at: string, server = url) =>
    (await fetch(`${server}${at}`, { headers: { cookie } })).text();
  /** @returns where it leads, once it was acknowledged */
  const send = async (from: string, to: string, fields: Readonly<Record<string, string>> = {}) => {
    const shown = await page(from);
    const sent = new URLSearchParams(fields);
    for (const name of ["csrf", "version"]) {
      const [, value = ""] = new RegExp(`name="${name}" value="([^"]*)"`).exec(shown) ?? [];
      sent.set(name, value);
    }
    const answered = await fetch(`${url}${to}`, {
      method: "POST",
      body: sent,
      headers: { cookie },
      redirect: "manual",
    });
    expect(answered.status).toBe(303);
    return answered.headers.get("location")?.replace(/\?.*$/, "") ?? "";
  };
  return { page, send };
}

test("a label that the commons answers is checked with nothing but files, and the server stops when told", async () => {
  const folder = folderWith({});
  const at = (name: string) => join(folder, name);
  const { server, ended, get } = await commonsIn(at("data"));
  writeFileSync(at("trust.jws"), await get("/trust"));
  writeFileSync(at("bulb.json"), await get("/01/09506000134352/label"));
  writeFileSync(at("camera.json"), await get("/01/00614141999996/label"));
  server.kill("SIGTERM");
  expect(await ended).toEqual([0, null]);

  const trusted = ["--trust", at("trust.jws"), "--root", at("data/keys/root.public.json")];
  const check = (file: string) => thingwall(["label", "check", at(file), ...trusted]);
  const bulb = await check("bulb.json");
  expect(bulb).toMatchObject({ code: 0, err: "" });
  expect(bulb.out).toContain("✓ This label is genuine and up to date.");
  const camera = await check("camera.json");
  expect(camera).toMatchObject({ code: 1, err: "" });
  expect(camera.out).toContain("✗ This label has been withdrawn.");
}, 180_000);

test("a server that is killed loses nothing that it has answered, and starts again", async () => {
  const folder = folderWith({});
  const first = await commonsIn(folder);
  const before = await first.get("/log/checkpoint");
  expect(before).toMatch(/^label\.test\/log\n14\n/);
  first.server.kill("SIGKILL");
  await first.ended;
  const second = await commonsIn(folder);
  expect(await second.get("/log/checkpoint")).toBe(before);
}, 240_000);

test("a server that is killed while a label is issued loses nothing that it has acknowledged", async () => {
  const folder = folderWith({});
  const first = await commonsIn(folder);
  const invitations = readFileSync(join(folder, "invitations.txt"), "utf8");
  const [, path = ""] = /Lumen Works\tmaker\t(\/join\/\S+)/.exec(invitations) ?? [];
  const ada = await joined(first.url, path, "ada@lumen.test");
  const draft = (await ada.send("/work", "/work/drafts")).replace(/\/product$/, "");
  const product = { address: "lamp", model: "Lumen Lamp", months: "12" };
  await ada.send(`${draft}/product`, `${draft}/product`, product);
  const stated = await ada.send(`${draft}/sign`, `${draft}/sign`, { way: "held" });
  const other = (await ada.send("/work", "/work/drafts")).replace(/\/product$/, "");
  await ada.send(`${other}/product`, `${other}/product`, { ...product, address: "lamp-2" });
  const before = await first.get("/log/checkpoint");
  first.server.kill("SIGKILL");
  await first.ended;

  const second = await commonsIn(folder);
  expect(await second.get("/log/checkpoint")).toBe(before);
  expect(await ada.page(stated, second.url)).toContain("Lumen Lamp");
  expect(await ada.page(`${other}/product`, second.url)).toContain('value="lamp-2"');
}, 240_000);

test("help of commons run has examples", async () => {
  const { code, out } = await thingwall(["commons", "run", "--help"]);
  expect(code).toBe(0);
  expect(out).toContain("Examples:\n  thingwall commons run --data");
});
