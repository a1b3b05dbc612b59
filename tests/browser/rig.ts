/**
 * A home with its app, and a browser on its phone: what is shown went through the gateway's own rules,
 * and what is pressed ends up in the kernel. Runs inside namespaces that `lab/src/enter.ts` made.
 */
import { createHash, X509Certificate } from "node:crypto";
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { AxeBuilder } from "@axe-core/playwright";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright-core";
import { type Home, type HomeOptions, startHome } from "../../lab/src/home.ts";
import { homePlan } from "../../lab/src/plan.ts";
import { words } from "../../lab/src/words.ts";
import { buildApp } from "../../scripts/app.ts";

export const APP = `http://${homePlan.lan.gateway.v4}`;
export const PASSWORD = "several quiet otters";
/** Where a test leaves pictures for people to look at; nowhere unless asked. */
const PICTURES = process.env["THINGWALL_PICTURES"];

export interface AppHome {
  readonly home: Home;
  /** Somebody's browser, with nothing in it. */
  readonly visitor: (options?: Look) => Promise<Visitor>;
  /** As the owner, who has taken charge with the gateway's code. */
  readonly owner: (options?: Look) => Promise<Visitor>;
  readonly stop: () => Promise<void>;
}

export interface Look {
  readonly language?: "en" | "fr";
  readonly scheme?: "light" | "dark";
  readonly size?: keyof typeof SIZES;
}

export const SIZES = {
  phone: { width: 390, height: 844 },
  desk: { width: 1280, height: 850 },
} as const;

export interface Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What should never be: a script that failed, something from elsewhere, a rule of the page broken. */
  readonly complaints: readonly string[];
  /** Rules of WCAG 2.2 AA and good practice that the page breaks, each with where. */
  readonly barriers: () => Promise<readonly string[]>;
  readonly picture: (name: string) => Promise<void>;
}

export interface AppOptions extends Partial<HomeOptions> {
  /** What the phone's camera sees: a film (Y4M), again and again. */
  readonly camera?: string;
  /** The phone trusts the gateway's own authority; otherwise it takes plain HTTP for secure. */
  readonly trusting?: boolean;
}

export async function openAppHome({
  camera,
  trusting = false,
  ...options
}: AppOptions = {}): Promise<AppHome> {
  await buildApp();
  const home = await startHome({
    ...{ nat44: true, words: words("en") },
    configure: (config) => ({ ...config, response: {} }),
    ...options,
  });
  const folder = mkdtempSync(join(tmpdir(), "thingwall-browser-"));
  let browser: Browser;
  try {
    browser = await chromium.launch({
      executablePath: phoneBrowser(folder),
      // It is alone in its namespaces, where its own sandbox has no rights to build one.
      args: [
        ...["--no-sandbox", "--disable-dev-shm-usage", "--force-prefers-reduced-motion"],
        ...(camera === undefined ? [] : filming(camera)),
        ...(trusting
          ? [`--ignore-certificate-errors-spki-list=${await keyOf(home)}`]
          : camera === undefined
            ? []
            : [`--unsafely-treat-insecure-origin-as-secure=${APP}`]),
      ],
    });
  } catch (error) {
    await home.stop();
    throw error;
  }
  let signedIn: Awaited<ReturnType<BrowserContext["storageState"]>> | undefined;

  const open = async (look: Look, state?: typeof signedIn): Promise<Visitor> => {
    const { language = "en", scheme = "light", size = "phone" } = look;
    const context = await browser.newContext({
      viewport: SIZES[size],
      locale: language === "fr" ? "fr-FR" : "en-GB",
      timezoneId: "Europe/Paris",
      colorScheme: scheme,
      ...(state === undefined ? {} : { storageState: state }),
    });
    const page = await context.newPage();
    return visitorOf(page, context);
  };

  const visitor = (look: Look = {}) => open(look);
  const owner = async (look: Look = {}): Promise<Visitor> => {
    signedIn ??= await claim(home, await visitor());
    const opened = await open(look, signedIn);
    await opened.page.goto(APP);
    await opened.page.getByRole("heading", { level: 1, name: "The mill" }).waitFor();
    return opened;
  };
  return {
    ...{ home, visitor, owner },
    stop: async () => {
      await browser.close();
      await home.stop();
      // The next home of these namespaces is another one.
      rmSync(home.config.stateDirectory, { recursive: true, force: true });
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Takes charge as somebody does who stands at the gateway; resolves with the cookie. */
async function claim(home: Home, { page, context }: Visitor) {
  const view = await home.claim();
  if (view.claimed) throw new Error("somebody owns it already");
  await page.goto(`${APP}/#code=${view.code}`);
  await page.getByLabel("What your home is called").fill("The mill");
  await page.getByLabel("Your name").fill("Ana");
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Take charge" }).click();
  await page.getByRole("heading", { level: 1, name: "The mill" }).waitFor();
  const state = await context.storageState();
  await context.close();
  return state;
}

/** @param at  whence everything comes that the page may ask for */
export function visitorOf(page: Page, context: BrowserContext, at = APP): Visitor {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => {
    complaints.push(`a script spoke: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("console", (message) => {
    const text = message.text();
    // A refusal that the page shows in its own words is told by the browser as well.
    if (message.type() === "error" && !text.startsWith("Failed to load resource"))
      complaints.push(text);
  });
  page.on("request", (request) => {
    const url = request.url();
    const isOurs = [at, at.replace(/^http:/, "https:")].some((own) => url.startsWith(`${own}/`));
    if (!isOurs && !/^(data|blob):/.test(url)) complaints.push(`asked ${url}`);
  });
  return {
    ...{ page, context, complaints },
    barriers: async () => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
    },
    picture: async (name) => {
      if (PICTURES === undefined) return;
      mkdirSync(PICTURES, { recursive: true });
      await page.screenshot({ path: join(PICTURES, `${name}.png`) });
    },
  };
}

/** The gateway's authority, as the phone has it once somebody trusted it there. */
export async function authorityOf(home: Home): Promise<X509Certificate> {
  const file = join(home.config.stateDirectory, "authority", "authority.pem");
  while (!existsSync(file)) await delay(50);
  return new X509Certificate(readFileSync(file));
}

/** As Chromium names a key: SHA-256 of what stands in the certificate of it. */
async function keyOf(home: Home): Promise<string> {
  const { publicKey } = await authorityOf(home);
  const key = publicKey.export({ format: "der", type: "spki" });
  return createHash("sha256").update(key).digest("base64");
}

/** A camera that shows a film to whatever page may have it, and is lent to it. */
const filming = (film: string): readonly string[] => [
  "--use-fake-ui-for-media-stream",
  "--use-fake-device-for-media-stream",
  `--use-file-for-fake-video-capture=${film}`,
];

/** A program that is the browser on the phone. */
function phoneBrowser(folder: string): string {
  const file = join(folder, "browser");
  writeFileSync(file, `#!/bin/sh\nexec ip netns exec phone ${installedBrowser()} "$@"\n`);
  chmodSync(file, 0o700);
  return file;
}

export function installedBrowser(): string {
  const folders = (process.env["PATH"] ?? "").split(delimiter);
  const found = folders
    .flatMap((each) => ["chromium", "chromium-browser"].map((name) => join(each, name)))
    .find((path) => {
      try {
        accessSync(path, constants.X_OK);
        return true;
      } catch {
        return false;
      }
    });
  if (found === undefined) throw new Error("Chromium is missing: apt-get install chromium");
  return found;
}
