/** Writing a statement step by step, and signing it. */
import type { LabelRefused } from "@thingwall/label/envelope";
import { labelRefusalWords, reasonWords } from "@thingwall/label/words";
import { type Account, may } from "../accounts/account.ts";
import { tooOften } from "../accounts/rate.ts";
import {
  attestationSteps,
  faultsOfAttestationStep,
  fieldsOfAttestationStep,
} from "../drafts/attestation.ts";
import {
  declarationSteps,
  faultsOfStep,
  fieldsOf,
  fieldsOfStep,
  one,
} from "../drafts/declaration.ts";
import {
  conflicting,
  type Draft,
  type Fields,
  readDraft,
  saveDraft,
  startDraft,
} from "../drafts/draft.ts";
import {
  claimsToSign,
  contentOf,
  declarationOf,
  signHeld,
  type Stated,
  takeSigned,
} from "../drafts/finish.ts";
import { type Fetch, importMud, type MudImport } from "../drafts/mud-import.ts";
import type { NotTaken } from "../labels/issue.ts";
import { heldKeyOf } from "../labels/own-keys.ts";
import type { Programme } from "../labels/programme.ts";
import { type FieldErrors, typedOf } from "../pages/fields.ts";
import {
  chosenIn,
  conflictPage,
  signPage,
  type Step,
  stepPage,
  stepsOf,
  stepTitle,
} from "../pages/drafts.ts";
import { statedPreview } from "../pages/label.ts";
import { html } from "../pages/html.ts";
import { type Language, say } from "../pages/words.ts";
import { workWords } from "../pages/work-words.ts";
import { UUID } from "./accounts.ts";
import { type AtDesk, type Desk, slowDown } from "./desk.ts";

export function draftRoutes(desk: Desk, programme: Programme, fetch: Fetch): void {
  const today = () => programme.now().toISOString().slice(0, 10);

  /** New, or from a declaration of one's own that is stated anew. */
  desk.post("/work/drafts", "maker", async ({ account, form, go, nothing }) => {
    const from = form.get("from");
    const earlier = from === null ? undefined : await declarationOf(programme, from);
    if (from !== null && earlier?.issuer !== account.organisation.id) return nothing();
    const fields = earlier === undefined ? {} : fieldsOf(earlier);
    const id = await startDraft(programme, account, "product-declaration", fields);
    return go(`/work/drafts/${id}/product`);
  });

  desk.post("/work/assessments", "assessor", async (at) => {
    const { account, form, go, nothing, send, language } = at;
    const digest = form.get("declaration") ?? "";
    const declared = await declarationOf(programme, digest);
    if (declared === undefined) return nothing();
    if (declared.issuer === account.organisation.id) {
      const refused = say(workWords.ownProduct, language);
      return send(refused, html`<h1>${refused}</h1>`, 403);
    }
    const fields = { declaration: [digest], model: [declared.subject.model] };
    const id = await startDraft(programme, account, "product-attestation", fields);
    return go(`/work/drafts/${id}/scope`);
  });

  const faultsIn = (draft: Draft, step: Step, account: Account): FieldErrors =>
    isDeclarationStep(step)
      ? faultsOfStep(step, draft.fields, account.organisation.id, programme.host)
      : faultsOfAttestationStep(step, draft.fields, today());

  const previewOf = async (draft: Draft, account: Account, language: Language) => {
    const content = await contentOf(programme, account, draft);
    return content.ok
      ? statedPreview(content.value.content, account.organisation.name, language)
      : undefined;
  };

  const show = async (
    { account, session, language, send }: AtDesk,
    draft: Draft,
    step: Step,
    errors: FieldErrors,
    mud?: MudImport,
  ) => {
    const context = { language, typed: draft.fields, errors };
    const preview = await previewOf(draft, account, language);
    const main = stepPage(draft, step, session.csrf, context, { preview, mud });
    return send(stepTitle(step, language), main, errors.size > 0 ? 422 : 200);
  };

  desk.get("/work/drafts/:id/:step", "anybody", async (at) => {
    const found = await ownDraft(programme, at);
    if (found === undefined) return at.nothing();
    const { draft, step } = found;
    return step === "sign"
      ? showSigning(programme, at, draft, previewOf)
      : show(at, draft, step, new Map());
  });

  desk.post("/work/drafts/:id/:step", "anybody", async (at) => {
    const found = await ownDraft(programme, at);
    if (found === undefined) return at.nothing();
    const { step } = found;
    const { account, form, language, session, send, go } = at;
    if (step === "sign") return sign(programme, at, found.draft, previewOf);
    const mine = sentFields(step, chosenIn(typedOf(form)));
    const version = Number(form.get("version"));
    const saved = await saveDraft(programme, account, found.draft.id, version, mine);
    if (saved === undefined) return at.nothing();
    if (!saved.ok) {
      const fields = conflicting(mine, saved.current);
      const page = conflictPage(saved.current, step, mine, fields, session.csrf, language);
      return send(say(workWords.conflictTitle, language), page, 409);
    }
    const { draft } = saved;
    if (form.get("import") !== null) {
      const wait = await tooOften(programme, "fetch", account.id);
      if (wait !== undefined) return slowDown(at.reply, send, wait, language);
      const mud = await importMud(one(draft.fields, "mud-url"), fetch);
      return show(at, withSigners(draft, mud), step, new Map(), mud);
    }
    const errors = faultsIn(draft, step, account);
    if (errors.size > 0) return show(at, draft, step, errors);
    const steps = stepsOf(draft);
    return go(`/work/drafts/${draft.id}/${steps[steps.indexOf(step) + 1] ?? "sign"}`);
  });

  desk.get("/work/drafts/:id/claims.json", "anybody", async (at) => {
    const id = at.param("id");
    const draft = UUID.test(id)
      ? await readDraft(programme, at.account.organisation.id, id)
      : undefined;
    if (draft?.prepared === undefined) return at.nothing();
    return at.reply
      .headers({
        "cache-control": "no-store",
        "content-disposition": 'attachment; filename="claims.json"',
      })
      .type("application/json")
      .send(JSON.stringify(draft.prepared, undefined, 2));
  });
}

type PreviewOf = (
  draft: Draft,
  account: Account,
  language: Language,
) => Promise<ReturnType<typeof statedPreview> | undefined>;

/** Of one's own organisation, of a role that it has, not yet stated. */
async function ownDraft(
  programme: Programme,
  { account, param }: AtDesk,
): Promise<{ readonly draft: Draft; readonly step: Step | "sign" } | undefined> {
  const id = param("id");
  if (!UUID.test(id)) return undefined;
  const draft = await readDraft(programme, account.organisation.id, id);
  if (draft === undefined || draft.digest !== undefined) return undefined;
  if (!may(account, draft.kind === "product-declaration" ? "maker" : "assessor")) return undefined;
  const step = param("step");
  if (step === "sign") return { draft, step };
  const known = stepsOf(draft).find((each) => each === step);
  return known && { draft, step: known };
}

const isDeclarationStep = (step: Step): step is (typeof declarationSteps)[number] =>
  declarationSteps.some((each) => each === step);

/** Every field of the step: what a browser does not send was emptied. */
function sentFields(step: Step, typed: Fields): Fields {
  const names = isDeclarationStep(step)
    ? fieldsOfStep(step)
    : fieldsOfAttestationStep(attestationSteps.find((each) => each === step) ?? "scope");
  return Object.fromEntries(names.map((name) => [name, typed[name] ?? []]));
}

/** Keys that were found stand in the field for the maker to keep; nothing is kept before that. */
function withSigners(draft: Draft, mud: MudImport): Draft {
  if (!mud.ok || mud.says.signers.length === 0 || one(draft.fields, "mud-signers") !== "") {
    return draft;
  }
  return { ...draft, fields: { ...draft.fields, "mud-signers": [mud.says.signers.join("\n")] } };
}

async function showSigning(
  programme: Programme,
  { account, session, language, send }: AtDesk,
  draft: Draft,
  previewOf: PreviewOf,
  refused: readonly string[] = [],
  typed = "",
) {
  const ready = await claimsToSign(programme, account, draft);
  const faults = ready.ok
    ? []
    : [...ready.faults].map(([field, words]) => ({
        step: stepWith(draft, field),
        words: words[language],
      }));
  const main = signPage({
    draft,
    csrf: session.csrf,
    language,
    preview: await previewOf(draft, account, language),
    faults,
    held: (await heldKeyOf(programme, account.organisation.id)) !== undefined,
    refused,
    typed,
  });
  return send(say(workWords.stepSign, language), main, refused.length > 0 ? 422 : 200);
}

function stepWith(draft: Draft, field: string): Step {
  const steps = stepsOf(draft);
  const found = steps.find((step) => Object.hasOwn(sentFields(step, {}), field));
  return found ?? steps[0] ?? "product";
}

async function sign(programme: Programme, at: AtDesk, draft: Draft, previewOf: PreviewOf) {
  const { account, form, language, go } = at;
  const typed = form.get("jws") ?? "";
  const stated =
    form.get("way") === "held"
      ? await signHeld(programme, account, draft)
      : await takeSigned(programme, draft, typed);
  if (stated.ok) return go(`/work/statements/${stated.digest}`);
  return showSigning(programme, at, draft, previewOf, refusalIn(stated.why, language), typed);
}

function refusalIn(
  why: Exclude<Stated, { readonly ok: true }>["why"],
  language: Language,
): readonly string[] {
  if (why === "no-key") return [say(workWords.noKey, language)];
  if (why === "other-text") return [say(workWords.otherText, language)];
  if (why === "not-prepared") return [say(workWords.notPrepared, language)];
  return notTakenWords(why, language);
}

export function notTakenWords(taken: NotTaken, language: Language): readonly string[] {
  if (taken.why === "reason") {
    return taken.reasons.map(({ code, params }) => say(reasonWords[code].reason, language, params));
  }
  return taken.why === "refused"
    ? [refusedWords(taken.refused, language)]
    : [say(workWords.statusOther, language)];
}

const refusedWords = ({ code, params, path }: LabelRefused, language: Language): string =>
  `${say(labelRefusalWords[code].reason, language, params)} ${path}`;
