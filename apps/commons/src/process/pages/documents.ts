/** Documents: the list, one with its passages, versions and comments, and what may be done with it. */
import { actOf } from "../../assembly/act.ts";
import { paragraphs } from "../../assembly/documents.ts";
import type { Comment, Document } from "../../assembly/state.ts";
import { sealOf } from "../../assembly/text.ts";
import { selectField, textField } from "../../pages/fields.ts";
import { html, type Markup } from "../../pages/html.ts";
import { decisionField } from "./bodies.ts";
import { changes } from "./difference.ts";
import {
  actButton,
  actForm,
  actor,
  crumbs,
  day,
  link,
  moment,
  nameOf,
  participates,
  plain,
  type Shown,
  told,
  words,
} from "./shown.ts";
import { dispositions, documentKindTerms, documentStates } from "./terms.ts";
import { bothField, sayField } from "./text-fields.ts";
import { ownText } from "./texts.ts";

export function documentsPage(shown: Shown): Markup {
  const w = words(shown);
  const all = [...shown.state.documents.values()];
  return html`${crumbs(shown)}<h1>${w({ en: "Documents", fr: "Documents" })}</h1>
${all.length === 0 ? html`<p>${w({ en: "None yet.", fr: "Aucun encore." })}</p>` : undefined}
<ul class="cards wide">${all.map(
    ({ id, kind, title, body, state, versions }) =>
      html`<li><p class="name">${link(shown, `/documents/${id}`, plain(shown, title))}</p><p>${w(documentKindTerms[kind])}, ${nameOf(shown, body)}. ${w(documentStates[state])}. ${w({ en: "Versions: {count}.", fr: "Versions : {count}." }, { count: versions.length })}</p></li>`,
  )}</ul>
${startForm(shown)}`;
}

function startForm(shown: Shown): Markup | undefined {
  const w = words(shown);
  const title = { seal: "", in: [] };
  const bodies = [...shown.state.bodies.keys()].filter(
    (body) =>
      actor(shown, actOf("document-started", { document: "x", body, kind: "toolkit", title })) !==
      undefined,
  );
  if (bodies.length === 0) return undefined;
  const kinds = Object.keys(documentKindTerms) as Document["kind"][];
  return html`<h2>${w({ en: "Begin a document", fr: "Commencer un document" })}</h2>${actForm(
    shown,
    "document-started",
    (held) => html`${bothField(shown, held, "title", { en: "Title", fr: "Titre" })}
${selectField(
  held,
  { name: "kind", label: w({ en: "Kind", fr: "Type" }) },
  kinds.map((kind) => [kind, w(documentKindTerms[kind])] as const),
)}
${selectField(
  held,
  { name: "body", label: w({ en: "By which body", fr: "Par quelle instance" }) },
  bodies.map((id) => [id, nameOf(shown, id)] as const),
)}
<button type="submit">${w({ en: "Begin", fr: "Commencer" })}</button>`,
  )}`;
}

/** @param wanted  a version; the latest when there is no such */
export function documentPage(shown: Shown, document: Document, wanted?: number): Markup {
  const w = words(shown);
  const { id, kind, title, body, state, versions, until = "" } = document;
  const number =
    wanted !== undefined && versions[wanted - 1] !== undefined ? wanted : versions.length;
  const version = versions[number - 1];
  const before = versions[number - 2];
  const comments = [...shown.state.comments.values()].filter(
    (each) => each.document === id && each.version === number,
  );
  const open =
    state === "comments-open" &&
    number === versions.length &&
    until >= shown.now.toISOString().slice(0, 10);
  return html`${crumbs(shown, link(shown, "/documents", w({ en: "Documents", fr: "Documents" })))}
<h1>${told(shown, title)}</h1>
<p>${w(documentKindTerms[kind])}, ${link(shown, `/bodies/${body}`, nameOf(shown, body))}. <strong>${w(documentStates[state])}.</strong> ${state === "comments-open" ? w({ en: "Comments are taken until {day}.", fr: "Commentaires reçus jusqu’au {day}." }, { day: day(until, shown.language) }) : ""}</p>
${advanceForms(shown, document)}
${
  version === undefined
    ? html`<p>${w({ en: "Nothing is written yet.", fr: "Rien n’est encore écrit." })}</p>`
    : html`<h2>${w({ en: "Version {number}", fr: "Version {number}" }, { number })} <span class="quiet small">${nameOf(shown, version.by)}, ${moment(version.at, shown.language)}</span></h2>
${version.note === undefined ? undefined : html`<p class="quiet">${told(shown, version.note)}</p>`}
${version.url === undefined ? undefined : html`<p><a href="${version.url}" rel="noreferrer">${version.url}</a></p>`}
<ol class="messages">${paragraphs(plain(shown, version.text)).map(
        (paragraph, index) => html`<li id="passage-${index + 1}"><p class="text">${paragraph}</p>
${comments.filter(({ passage }) => passage === index + 1).map((each) => commentItem(shown, each))}</li>`,
      )}</ol>
${comments.filter(({ passage }) => passage === undefined).map((each) => commentItem(shown, each))}
${ownText(shown, sealOf(version.text), version.text)}
${
  before === undefined
    ? undefined
    : html`<details><summary>${w({ en: "What changed since version {number}", fr: "Ce qui a changé depuis la version {number}" }, { number: number - 1 })}</summary>${changes(plain(shown, before.text), plain(shown, version.text))}</details>`
}`
}
${open ? commentForm(shown, document) : undefined}
${versions.length > 1 ? html`<h2>${w({ en: "Versions", fr: "Versions" })}</h2><ul>${versions.map((each, index) => html`<li>${link(shown, `/documents/${id}/versions/${index + 1}`, w({ en: "Version {number}", fr: "Version {number}" }, { number: index + 1 }))} <span class="quiet">(${day(each.at, shown.language)})</span></li>`)}</ul>` : undefined}`;
}

function commentItem(shown: Shown, { comment, by, at, text, disposition }: Comment): Markup {
  const w = words(shown);
  return html`<div class="panel" id="comment-${comment}"><p><strong>${nameOf(shown, by)}</strong> <span class="quiet">(${moment(at, shown.language)})</span></p><p class="text">${told(shown, text)}</p>
${
  disposition === undefined
    ? html`<p class="undisclosed">${w({ en: "No answer yet", fr: "Pas encore de réponse" })}</p>${disposeForm(shown, comment)}`
    : html`<p><strong>${w(dispositions[disposition.as])}.</strong> ${told(shown, disposition.reason)}</p>`
}${ownText(shown, sealOf(text), text)}</div>`;
}

function disposeForm(shown: Shown, comment: string): Markup | undefined {
  const w = words(shown);
  const act = actOf("comment-disposed", { comment, as: "taken-up", reason: { seal: "", in: [] } });
  if (actor(shown, act) === undefined) return undefined;
  const kinds = ["taken-up", "partly-taken-up", "not-taken-up"] as const;
  return html`<details><summary>${w({ en: "Answer this comment", fr: "Répondre à ce commentaire" })}</summary>${actForm(
    shown,
    "comment-disposed",
    (held) => html`${selectField(
      held,
      { name: `as.${comment}`, label: w({ en: "What becomes of it", fr: "Ce qu’il devient" }) },
      kinds.map((kind) => [kind, w(dispositions[kind])] as const),
    )}
${bothField(shown, held, `reason.${comment}`, { en: "Reason", fr: "Motif" })}
<button type="submit">${w({ en: "Answer", fr: "Répondre" })}</button>`,
    { comment },
  )}</details>`;
}

function commentForm(shown: Shown, { id, versions }: Document): Markup | undefined {
  const w = words(shown);
  if (!participates(shown)) return undefined;
  const text = versions.at(-1)?.text;
  const count = text === undefined ? 0 : paragraphs(plain(shown, text)).length;
  const passages = Array.from(
    { length: count },
    (_, index) =>
      [
        String(index + 1),
        w({ en: "Passage {number}", fr: "Passage {number}" }, { number: index + 1 }),
      ] as const,
  );
  return html`<h2>${w({ en: "Comment", fr: "Commenter" })}</h2>${actForm(
    shown,
    "comment-made",
    (
      held,
    ) => html`${selectField(held, { name: "passage", label: w({ en: "On what", fr: "Sur quoi" }) }, [["", w({ en: "The whole", fr: "L’ensemble" })], ...passages])}
${sayField(shown, held, "comment", { en: "Your comment", fr: "Votre commentaire" })}
<button type="submit">${w({ en: "Comment", fr: "Commenter" })}</button>`,
    { document: id, version: String(versions.length) },
  )}`;
}

function advanceForms(shown: Shown, { id, state, versions }: Document): Markup | undefined {
  const w = words(shown);
  if (actor(shown, actOf("document-advanced", { document: id, to: "final-call" })) === undefined)
    return undefined;
  const to = (where: string, en: string, fr: string) =>
    actButton(shown, "document-advanced", w({ en, fr }), { document: id, to: where });
  const writes = state === "draft" || state === "disposing";
  return html`<details><summary>${w({ en: "Work on this document", fr: "Travailler à ce document" })}</summary>
${
  writes
    ? html`${actForm(
        shown,
        "document-written",
        (
          held,
        ) => html`${bothField(shown, held, "body", { en: "The whole text; an empty line between passages", fr: "Le texte entier ; une ligne vide entre les passages" })}
${bothField(shown, held, "note", { en: "What is new, if anything", fr: "Ce qui est nouveau, s’il y a lieu" })}
<button type="submit">${w({ en: "Keep this version", fr: "Garder cette version" })}</button>`,
        { document: id },
      )}${
        versions.length === 0
          ? undefined
          : actForm(
              shown,
              "comments-opened",
              (held) =>
                html`${textField(held, { name: "until", label: w({ en: "Last day for comments", fr: "Dernier jour pour commenter" }) }, { type: "date" })}<button type="submit">${w({ en: "Ask for comments", fr: "Demander des commentaires" })}</button>`,
              { document: id },
            )
      }`
    : undefined
}
${state === "comments-open" ? to("disposing", "Close comments", "Clore les commentaires") : undefined}
${state === "disposing" ? to("final-call", "Make the last call", "Lancer le dernier appel") : undefined}
${state === "final-call" ? actForm(shown, "document-advanced", (held) => html`${decisionField(shown, held, "decision")}<button type="submit">${w({ en: "Approve", fr: "Approuver" })}</button>`, { document: id, to: "approved" }) : undefined}
${state === "approved" ? to("published", "Publish", "Publier") : undefined}</details>`;
}
