/** Where members begin; one's own statements and their status; listings. */
import { assessable, attestationsOf, standingOf, statedBy, unlisted } from "../labels/stated.ts";
import { may } from "../accounts/account.ts";
import { draftsOf } from "../drafts/draft.ts";
import { one } from "../drafts/declaration.ts";
import { changeStatus } from "../labels/issue.ts";
import { listProduct } from "../labels/listing.ts";
import type { Programme } from "../labels/programme.ts";
import { proposals, propose } from "../labels/proposal.ts";
import { accountWords } from "../pages/account-words.ts";
import { type FieldErrors, type Typed, typedIn, typedOf } from "../pages/fields.ts";
import { statedPreview } from "../pages/label.ts";
import { type Bilingual, say } from "../pages/words.ts";
import { listPage, statementPage, workPage } from "../pages/work.ts";
import { workWords } from "../pages/work-words.ts";
import type { AtDesk, Desk } from "./desk.ts";
import { notTakenWords } from "./drafts.ts";

export function workRoutes(desk: Desk, programme: Programme): void {
  desk.get("/work", "anybody", async ({ account, session, language, send }) => {
    const { id, name } = account.organisation;
    const operator = may(account, "operator");
    const main = workPage({
      account,
      csrf: session.csrf,
      language,
      drafts: await draftsOf(programme, id),
      stated: await statedBy(programme, id),
      assessable: may(account, "assessor") ? await assessable(programme, id) : [],
      unlisted: operator ? await unlisted(programme) : [],
      proposals: operator ? (await proposals(programme, true)).length : 0,
    });
    return send(say(accountWords.workTitle, language, { organisation: name }), main);
  });

  const showStatement = async (
    at: AtDesk,
    typed: Typed = {},
    errors: FieldErrors = new Map(),
    refused?: string,
  ) => {
    const { account, session, language, send, param, nothing } = at;
    const standing = await standingOf(programme, param("digest"));
    if (standing?.statement.issuer !== account.organisation.id) return nothing();
    const canRenew = standing.statement.kind === "product-declaration";
    const main = statementPage(
      standing,
      session.csrf,
      { language, typed, errors },
      { canRenew, refused },
    );
    const status = errors.size > 0 ? 422 : refused === undefined ? 200 : 409;
    return send(say(workWords.statement, language), main, status);
  };
  desk.get("/work/statements/:digest", "anybody", (at) => showStatement(at));

  /** Of one's own statements only: nobody speaks for another. */
  desk.post("/work/statements/:digest/status", "anybody", async (at) => {
    const { account, form, param, go, nothing, language } = at;
    const digest = param("digest");
    const standing = await standingOf(programme, digest);
    if (standing?.statement.issuer !== account.organisation.id) return nothing();
    const typed = typedOf(form);
    const reason = { en: one(typed, "reason-en"), fr: one(typed, "reason-fr") };
    const errors = new Map<string, Bilingual>();
    const state = (["suspended", "valid", "revoked"] as const).find(
      (each) => each === typedIn(typed, "state"),
    );
    if (state === undefined) errors.set("state", workWords.changeTo);
    for (const language of ["en", "fr"] as const) {
      const { length } = reason[language];
      if (length === 0 || length > 500) errors.set(`reason-${language}`, workWords.reasonMissing);
    }
    if (state === undefined || errors.size > 0) return showStatement(at, typed, errors);
    if (state === "revoked" && standing.statement.kind === "listing") {
      await propose(programme, account, { kind: "revoke", digest, reason });
      return go("/work/proposals");
    }
    const changed = await changeStatus(programme, { digest, state, reason });
    return changed.ok
      ? go(`/work/statements/${digest}`)
      : showStatement(at, typed, new Map(), say(workWords.changedNot, language));
  });

  const showListing = async (at: AtDesk, typed: Typed = {}, errors: FieldErrors = new Map()) => {
    const { session, language, send, param, nothing } = at;
    const declared = await standingOf(programme, param("digest"));
    if (declared?.statement.kind !== "product-declaration") return nothing();
    const { subject } = declared.statement;
    const main = listPage(
      declared,
      await attestationsOf(programme, subject.id),
      statedPreview(declared.statement, declared.issuer, language),
      session.csrf,
      { language, typed, errors },
    );
    const title = say(workWords.listingTitle, language, { model: subject.model });
    return send(title, main, errors.size > 0 ? 422 : 200);
  };
  desk.get("/work/list/:digest", "operator", (at) => showListing(at));
  desk.post("/work/list/:digest", "operator", async (at) => {
    const typed = typedOf(at.form);
    const level = Number(typedIn(typed, "level"));
    const attestations = typed["attestations"] ?? [];
    const months = Number(typedIn(typed, "months"));
    const fits = level === 1 || ((level === 2 || level === 3) && attestations.length > 0);
    if (!fits || ![12, 24, 36].includes(months)) {
      return showListing(at, typed, new Map([["level", workWords.levelFault]]));
    }
    const declaration = at.param("digest");
    const listed = await listProduct(programme, { declaration, attestations, level, months });
    if (listed.ok) return at.go(new URL(listed.product).pathname);
    const { why } = listed;
    const told =
      why === "not-there"
        ? workWords.listNot
        : {
            en: notTakenWords(why, "en").join(" "),
            fr: notTakenWords(why, "fr").join(" "),
          };
    return showListing(at, typed, new Map([["level", told]]));
  });
}
