/** Somebody at a browser without scripts: keeps the cookie, sends what forms hold, follows nothing by itself. */
import type { FastifyInstance } from "fastify";
import { invite } from "../accounts/account.ts";
import type { Programme } from "../labels/programme.ts";

export interface Answer {
  readonly status: number;
  readonly body: string;
  /** Of a redirection, without its question. */
  readonly to: string;
  readonly headers: Headers;
}

export interface Member {
  readonly get: (path: string) => Promise<Answer>;
  /** Sends the form of a page: its hidden fields, then these. */
  readonly send: (
    page: string,
    action: string,
    fields?: Readonly<Record<string, string | readonly string[]>>,
  ) => Promise<Answer>;
  /** Sends just this. */
  readonly post: (
    path: string,
    body: URLSearchParams,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<Answer>;
}

export async function listening(server: FastifyInstance): Promise<string> {
  return server.listen({ host: "127.0.0.1", port: 0 });
}

export const PASSWORD = "une phrase assez longue";

export function visitor(url: string): Member {
  let cookie = "";
  const answered = async (response: Response): Promise<Answer> => {
    const set = response.headers.getSetCookie()[0];
    if (set !== undefined) cookie = set.split(";")[0] ?? "";
    const to = (response.headers.get("location") ?? "").replace(/\?.*$/, "");
    return { status: response.status, body: await response.text(), to, headers: response.headers };
  };
  const get = async (path: string) =>
    answered(await fetch(`${url}${path}`, { redirect: "manual", headers: { cookie } }));
  const post = async (
    path: string,
    body: URLSearchParams,
    headers: Readonly<Record<string, string>> = {},
  ) =>
    answered(
      await fetch(`${url}${path}`, {
        method: "POST",
        redirect: "manual",
        headers: { cookie, ...headers },
        body,
      }),
    );
  return {
    get,
    post,
    send: async (page, action, fields = {}) => {
      const { body } = await get(page);
      const form = formIn(body, action);
      const sent = new URLSearchParams();
      for (const [, name = "", value = ""] of form.matchAll(
        /<input type="hidden" name="([^"]*)" value="([^"]*)"/g,
      )) {
        if (!Object.hasOwn(fields, name)) sent.append(name, value);
      }
      for (const [name, value] of Object.entries(fields)) {
        for (const each of typeof value === "string" ? [value] : value) sent.append(name, each);
      }
      return post(action, sent);
    },
  };
}

function formIn(body: string, action: string): string {
  const forms = body.split("<form ").filter((each) => each.includes(`action="${action}?lang=`));
  const [form] = forms;
  if (form === undefined) throw new Error(`no form for ${action} in ${body.slice(0, 2000)}`);
  return form.slice(0, form.indexOf("</form>"));
}

let joined = 0;
/** With an account of this organisation, made by invitation. */
export async function member(
  programme: Programme,
  url: string,
  organisation: string,
  name: string,
): Promise<Member> {
  const path = `/join/${await invite(programme, organisation)}`;
  const browser = visitor(url);
  joined += 1;
  const email = `person${joined}@mail.test`;
  const answer = await browser.send(path, path, { name, email, password: PASSWORD });
  if (answer.status !== 303) throw new Error(`${name} could not join: ${answer.body}`);
  return browser;
}
