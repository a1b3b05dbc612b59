/** Somebody at the pages of a process, without scripts: sends a form as it stands there, with what was filled in. */
import { type Answer, type Member, visitor } from "../../http/member.fixture.ts";

export const PASSWORD = "une phrase assez longue";

export interface Person extends Member {
  /** Sends the form of a page that does this, about this; asserts nothing. */
  readonly act: (
    page: string,
    form: string,
    fields?: Readonly<Record<string, string | readonly string[]>>,
    about?: string,
  ) => Promise<Answer>;
}

export function person(browser: Member): Person {
  return {
    ...browser,
    act: async (page, name, fields = {}, about = "") => {
      const { body } = await browser.get(`${page}?lang=en`);
      const forms = body.split("<form ").slice(1);
      const found = forms.find(
        (each) => each.includes(`name="form" value="${name}"`) && each.includes(about),
      );
      if (found === undefined)
        throw new Error(`no form ${name} at ${page}: ${body.slice(0, 3000)}`);
      const form = found.slice(0, found.indexOf("</form>"));
      const sent = new URLSearchParams();
      for (const [, key = "", value = ""] of form.matchAll(
        /<input type="hidden" name="([^"]*)" value="([^"]*)"/g,
      )) {
        sent.append(key, value);
      }
      for (const [key, value] of Object.entries(fields)) {
        for (const each of typeof value === "string" ? [value] : value) sent.append(key, each);
      }
      return browser.post(`${page}?lang=en`, sent);
    },
  };
}

let accounts = 0;
/** With an account that nobody was asked for. */
export async function newcomer(url: string, name: string): Promise<Person> {
  const browser = visitor(url);
  accounts += 1;
  const email = `newcomer${accounts}@mail.test`;
  const sent = new URLSearchParams({ name, email, password: PASSWORD });
  const answer = await browser.post("/assembly/account?lang=en", sent);
  if (answer.status !== 303) throw new Error(`${name} got no account: ${answer.body}`);
  return person(browser);
}

/** What a reader hears: tags away, entities read. */
export const textOf = (body: string): string =>
  body
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll("&#39;", "'")
    .replaceAll("&quot;", '"')
    .replaceAll(/\s+/g, " ");
