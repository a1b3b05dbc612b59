/** The commons with a real database and a browser at it, as a shopper or as somebody of the programme. */
import { type Browser, type BrowserContext, chromium } from "playwright-core";
import { invite } from "../../apps/commons/src/accounts/account.ts";
import { commonsServer } from "../../apps/commons/src/http/server.ts";
import {
  type TestProgramme,
  testProgramme,
} from "../../apps/commons/src/labels/programme.fixture.ts";
import type { Cluster } from "../../apps/commons/src/postgres/cluster.ts";
import { installedBrowser, type Look, SIZES, type Visitor, visitorOf } from "./rig.ts";

export interface ProgrammeAtABrowser {
  readonly programme: TestProgramme;
  readonly url: string;
  readonly visitor: (look?: Look, scripts?: boolean) => Promise<Visitor>;
  /** Who has joined this organisation, each time the same person. */
  readonly member: (organisation: string, look?: Look, scripts?: boolean) => Promise<Visitor>;
  readonly stop: () => Promise<void>;
}

type Kept = Awaited<ReturnType<BrowserContext["storageState"]>>;

export async function programmeAtABrowser(cluster: Cluster): Promise<ProgrammeAtABrowser> {
  const programme = await testProgramme(cluster, () => new Date());
  const server = await commonsServer(programme, async () => "unreachable");
  const url = await server.listen({ host: "127.0.0.1", port: 0 });
  const browser: Browser = await chromium.launch({
    executablePath: installedBrowser(),
    // It is alone in its namespaces, where its own sandbox has no rights to build one.
    args: ["--no-sandbox", "--disable-dev-shm-usage"],
  });
  const open = async (look: Look, scripts: boolean, state?: Kept): Promise<Visitor> => {
    const { language = "en", scheme = "light", size = "phone" } = look;
    const context = await browser.newContext({
      viewport: SIZES[size],
      locale: language === "fr" ? "fr-CA" : "en-CA",
      colorScheme: scheme,
      javaScriptEnabled: scripts,
      ...(state !== undefined && { storageState: state }),
    });
    return visitorOf(await context.newPage(), context, url);
  };
  const joined = new Map<string, Kept>();
  const join = async (organisation: string): Promise<Kept> => {
    const { page, context } = await open({}, true);
    await page.goto(`${url}/join/${await invite(programme, organisation)}?lang=en`);
    await page.getByLabel("Your name").fill("Ada");
    await page.getByLabel("Email").fill(`person${joined.size}@mail.test`);
    await page.getByLabel("Password").fill("une phrase assez longue");
    await page.getByRole("button", { name: "Make my account" }).click();
    await page.getByRole("heading", { level: 1, name: "Work of" }).waitFor();
    const state = await context.storageState();
    await context.close();
    return state;
  };
  return {
    ...{ programme, url },
    visitor: (look = {}, scripts = true) => open(look, scripts),
    member: async (organisation, look = {}, scripts = true) => {
      const state = joined.get(organisation) ?? (await join(organisation));
      joined.set(organisation, state);
      return open(look, scripts, state);
    },
    stop: async () => {
      await browser.close();
      await server.close();
      await programme.close();
    },
  };
}
