/**
 * Documents: draft → comments open → disposing → final call → approved → published. Every comment has
 * a disposition before its document goes on. And what an adopted decision changes in the programme.
 */
import { inBothLanguages } from "./parity.ts";
import { refuse } from "./refusal.ts";
import {
  firstOf,
  plenaryDecision,
  present,
  type Rules,
  taken,
  takesPart,
  unknown,
} from "./rule.ts";
import type { Assembly, Document } from "./state.ts";
import { valueOf, type Words } from "./text.ts";

function inState(state: Assembly, id: string, ...states: readonly Document["state"][]) {
  const document = state.documents.get(id);
  if (document === undefined) return refuse("unknown", { id });
  return states.includes(document.state)
    ? undefined
    : refuse("wrong-state", { id, state: document.state });
}

/** The paragraphs that a comment may speak of: of the language with more of them. */
export const passagesIn = (text: Words): number =>
  Math.max(...[valueOf(text)?.en, valueOf(text)?.fr].map((each) => paragraphs(each ?? "").length));

export const paragraphs = (text: string): readonly string[] =>
  text.split(/\n{2,}/).filter((each) => each.trim() !== "");

export const undisposed = (state: Assembly, document: string): readonly string[] =>
  [...state.comments.values()]
    .filter((each) => each.document === document && each.disposition === undefined)
    .map(({ comment }) => comment);

/** From where a document may go on to a state. */
const before = {
  disposing: ["comments-open"],
  "final-call": ["disposing"],
  approved: ["final-call"],
  published: ["approved"],
} as const satisfies Partial<Record<Document["state"], readonly Document["state"][]>>;

export const documentRules: Rules<
  | "document-started"
  | "document-written"
  | "comments-opened"
  | "comment-made"
  | "comment-disposed"
  | "document-advanced"
  | "version-adopted"
> = {
  "document-started": {
    check: (state, { document, body }) =>
      taken(state.documents, document) ?? unknown(state.bodies, body),
    apply: (state, { document, body, kind, title }) => {
      state.documents.set(document, {
        ...{ id: document, body, kind, title, state: "draft", versions: [] },
        ...{ until: undefined, decision: undefined },
      });
    },
  },
  "document-written": {
    // While people comment on a version, and once it is put to a final call, it stays as it is.
    check: (state, { document }) => inState(state, document, "draft", "disposing"),
    apply: (state, { document, text, note, url }, { by, at }) => {
      present(state.documents.get(document)).versions.push({ text, note, url, by, at });
    },
  },
  "comments-opened": {
    check: (state, { document, until }, { at }) =>
      firstOf(
        () => inState(state, document, "draft", "disposing"),
        () => (until < at.slice(0, 10) ? refuse("backwards") : undefined),
        () => {
          const latest = state.documents.get(document)?.versions.at(-1);
          return latest === undefined
            ? refuse("wrong-state", { id: document, state: "draft" })
            : inBothLanguages(state, latest.text);
        },
      ),
    apply: (state, { document, until }) => {
      const opened = present(state.documents.get(document));
      opened.state = "comments-open";
      opened.until = until;
    },
  },
  "comment-made": {
    check: (state, { comment, document, version, passage = 1 }, { by, at }) =>
      firstOf(
        () => takesPart(state, by),
        () => taken(state.comments, comment),
        () => inState(state, document, "comments-open"),
        () => {
          const { until = "", versions } = present(state.documents.get(document));
          if (at.slice(0, 10) > until) return refuse("comments-closed", { until });
          const latest = versions.length;
          if (version !== latest) return refuse("no-such-version", { version, latest });
          return passage <= passagesIn(present(versions.at(-1)).text)
            ? undefined
            : refuse("unknown", { id: passage });
        },
      ),
    apply: (state, { type: _, ...comment }, { by, at }) => {
      state.comments.set(comment.comment, { ...comment, by, at, disposition: undefined });
    },
  },
  "comment-disposed": {
    check: (state, { comment, reason }) => {
      const made = state.comments.get(comment);
      if (made === undefined) return refuse("unknown", { id: comment });
      if (made.disposition !== undefined) {
        return refuse("wrong-state", { id: comment, state: made.disposition.as });
      }
      return (
        inState(state, made.document, "comments-open", "disposing") ??
        inBothLanguages(state, reason)
      );
    },
    apply: (state, { comment, as, reason }) => {
      present(state.comments.get(comment)).disposition = { as, reason };
    },
  },
  "document-advanced": {
    check: (state, { document, to, decision }, { at }) =>
      firstOf(
        () => inState(state, document, ...before[to]),
        () => {
          const { until = "", versions } = present(state.documents.get(document));
          if (to === "disposing") {
            return at.slice(0, 10) > until ? undefined : refuse("comments-last", { until });
          }
          const open = undisposed(state, document);
          if (open.length > 0) return refuse("comments-not-disposed", { count: open.length });
          // What was written since the comments is there in both languages too.
          const parity = inBothLanguages(state, present(versions.at(-1)).text);
          if (parity !== undefined || to !== "approved") return parity;
          return decision === undefined
            ? refuse("not-by-plenary", { id: "" })
            : plenaryDecision(state, decision);
        },
      ),
    apply: (state, { document, to, decision }) => {
      const advanced = present(state.documents.get(document));
      advanced.state = to;
      if (decision !== undefined) advanced.decision = decision;
    },
  },
  "version-adopted": {
    check: (state, { subject, version, decision, changes }) =>
      firstOf(
        () => plenaryDecision(state, decision),
        () => {
          const latest = state.adopted.findLast((each) => each.subject === subject)?.version;
          return latest === undefined || isLater(version, latest)
            ? undefined
            : refuse("no-such-version", { version, latest });
        },
        () => inBothLanguages(state, ...changes.map(({ text }) => text)),
      ),
    apply: (state, { type: _, ...adopted }, { at }) => {
      state.adopted.push({ ...adopted, at });
    },
  },
};

function isLater(version: string, than: string): boolean {
  const [[major = 0, minor = 0], [other = 0, rest = 0]] = [numbers(version), numbers(than)];
  return major > other || (major === other && minor > rest);
}

const numbers = (version: string): readonly number[] => version.split(".").map(Number);
