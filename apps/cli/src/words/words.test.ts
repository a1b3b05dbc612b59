import { describe, expect, test } from "vitest";
import { documentIssues } from "@thingwall/mud/document";
import { signatureFailures } from "@thingwall/mud/signature";
import { en } from "./en.ts";
import { format, type Message, parametersOf } from "@thingwall/gateway/words";
import { fr } from "./fr.ts";
import type { Words } from "./model.ts";
import { languageOf, speaker } from "./speaker.ts";

/** Every message of a language by its place, such as `findings.bad-uri.remedy`. */
function messagesOf({ vocabulary, ...rest }: Words): Map<string, Message> {
  const found = new Map<string, Message>();
  const walk = (value: unknown, place: string) => {
    if (typeof value === "string") found.set(place, value);
    else if (typeof value === "object" && value !== null && "by" in value)
      found.set(place, value as Message);
    else for (const [key, inner] of Object.entries(value as object)) walk(inner, `${place}.${key}`);
  };
  walk(rest, "words");
  for (const [word, text] of Object.entries(vocabulary)) found.set(`vocabulary.${word}`, text);
  return found;
}

describe("words", () => {
  const english = messagesOf(en);
  const french = messagesOf(fr);

  test("both languages say the same things", () => {
    expect([...french.keys()].toSorted()).toEqual([...english.keys()].toSorted());
  });

  test("both languages use the same parameters", () => {
    for (const [place, message] of english) {
      const other = french.get(place);
      expect(other && parametersOf(other), place).toEqual(parametersOf(message));
    }
  });

  test("findings use only parameters that the finding has", () => {
    for (const [code, { params }] of Object.entries(documentIssues)) {
      const finding = en.findings[code as keyof typeof documentIssues];
      const used = [...parametersOf(finding.reason), ...parametersOf(finding.remedy)];
      expect(params, code).toEqual(expect.arrayContaining(used));
    }
  });

  test("every signature failure has its reason and remedy", () => {
    expect(Object.keys(en.signatures).toSorted()).toEqual(
      Object.keys(signatureFailures).toSorted(),
    );
  });

  test("French is typeset as French", () => {
    for (const [place, message] of french) {
      for (const text of typeof message === "string" ? [message] : [message.one, message.other]) {
        expect(text, place).not.toMatch(/« | »| [;!?]| :(?: |$)|[a-zà-ÿ]'[a-zà-ÿ]/);
      }
    }
  });
});

describe("format", () => {
  const say = (message: Message, params: Record<string, string | number>) =>
    format(message, params, "fr", fr.vocabulary);

  test("plurals follow the language", () => {
    const files = { by: "n", one: "{n} fichier", other: "{n} fichiers" };
    expect(say(files, { n: 0 })).toBe("0 fichier");
    expect(say(files, { n: 2 })).toBe("2 fichiers");
    expect(format({ by: "n", one: "{n} file", other: "{n} files" }, { n: 0 }, "en", {})).toBe(
      "0 files",
    );
  });

  test("text in parameters cannot act on the terminal", () => {
    expect(say("{name}", { name: "\u001b[2Jhello\u202egnp.exe\u200b\n" })).toBe(
      "\\u{1b}[2Jhello\\u{202e}gnp.exe\\u{200b}\\u{a}",
    );
  });

  test("a missing parameter is a fault, not a hole", () => {
    expect(() => say("{name}", {})).toThrow("no parameter name");
  });

  test("times are the language's, in universal time", () => {
    const at = "2026-11-01T23:30:00-02:00";
    expect(say("{at:moment}", { at })).toBe("2 novembre 2026 à 01:30 UTC");
    expect(say("{at:day}", { at: "2026-11-01T00:00:00Z" })).toBe("1er novembre 2026");
    expect(format("{at:moment}", { at }, "en", {})).toBe("2 November 2026 at 01:30 UTC");
    expect(say("{at:day}", { at: "soon\u001b[2J" })).toBe("soon\\u{1b}[2J");
  });

  test("ports keep their digits together", () => {
    expect(say("{n:plain}", { n: 50000 })).toBe("50000");
  });
});

describe("language", () => {
  test.for([
    ["fr", {}, "fr"],
    [undefined, { LANG: "fr_CA.UTF-8" }, "fr"],
    [undefined, { LC_ALL: "en_GB.UTF-8", LANG: "fr_FR.UTF-8" }, "en"],
    [undefined, { LC_ALL: "", LANG: "fr" }, "fr"],
    [undefined, { LANG: "fry_NL" }, "en"],
    [undefined, {}, "en"],
  ] as const)("%s with %o speaks %s", ([asked, environment, expected]) => {
    expect(languageOf(asked, environment)).toBe(expected);
  });

  test("lists are the language's", () => {
    expect(speaker("fr").list(["a", "b", "c"])).toBe("a, b et c");
  });
});
