import fc from "fast-check";
import { expect, test } from "vitest";
import { html } from "./html.ts";

test("no text becomes markup, and what is made here is not escaped twice", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const made = html`<p title="${text}">${[html`<b>${text}</b>`, undefined]}</p>`.text;
      const [, title = "", inner = ""] =
        /^<p title="([^"]*)"><b>([^<]*)<\/b><\/p>$/s.exec(made) ?? [];
      expect(title).toBe(inner);
      const read = title
        .replaceAll("&lt;", "<")
        .replaceAll("&gt;", ">")
        .replaceAll("&quot;", '"')
        .replaceAll("&#39;", "'")
        .replaceAll("&amp;", "&");
      expect(read).toBe(text);
    }),
  );
});
