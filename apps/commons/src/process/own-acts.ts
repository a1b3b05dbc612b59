/** Forms of those who take part: who one is, what one says, where one stands. */
import type { Proposal } from "../assembly/assembly.ts";
import { stances } from "../assembly/act-consensus.ts";
import { valueOf } from "../assembly/text.ts";
import { type Filled, FormProblem, newId, newSalt } from "./forms.ts";

/** What is proposed, and the page of the process to go to afterwards, when it is another. */
export interface Built {
  readonly acts: readonly Proposal[];
  readonly to?: string;
}
export type Build = (form: Filled) => Built;

/** Characters of a name. */
const NAME_LIMIT = 200;

const acts = (...all: readonly Proposal[]): Built => ({ acts: all });
const optional = <K extends string, V>(name: K, value: V | undefined) =>
  (value === undefined ? {} : { [name]: value }) as Partial<Record<K, V>>;

export function choose<const T extends string>(value: string, from: readonly T[]): T {
  const found = from.find((each) => each === value);
  if (found === undefined) {
    throw new FormProblem({ en: "Choose one of the answers.", fr: "Choisissez une des réponses." });
  }
  return found;
}

const interest = (form: Filled): Proposal => {
  const some = form.field("interest") === "some";
  return form.act("interest-declared", some ? { interest: form.say("interests") } : {});
};

const languageOf = (text: string) => choose(text, ["en", "fr"]);

/** The organisation of this name: the one that is there, or a new one. */
function organisation(
  form: Filled,
): { readonly id: string; readonly added: readonly Proposal[] } | undefined {
  const name = form.field("organisation");
  if (name === "") return undefined;
  if (name.length > NAME_LIMIT) {
    throw new FormProblem({ en: "The name is too long.", fr: "Le nom est trop long." });
  }
  const known = [...form.state.parties.values()].find(
    ({ kind, names }) => kind === "organisation" && names.some((each) => valueOf(each) === name),
  );
  if (known !== undefined) return { id: known.id, added: [] };
  const id = newId("organisation");
  const act = form.act("party-added", {
    ...{ party: id, kind: "organisation", name: { salt: newSalt(), value: name } },
  });
  // Whoever has just joined may name it; before that the state does not know them.
  return { id, added: [{ ...act, by: form.party }] };
}

const join: Build = (form) => {
  const { state, party } = form;
  const name = form.field("name");
  if (name === "" || name.length > NAME_LIMIT) {
    throw new FormProblem({ en: "Say your name.", fr: "Dites votre nom." });
  }
  const version = state.rules.length;
  if (version > 0 && form.field("rules") !== String(version)) {
    throw new FormProblem({
      en: "Read the rules of engagement and acknowledge them.",
      fr: "Lisez les règles d’engagement et confirmez-les.",
    });
  }
  const of = organisation(form);
  const mine = (proposal: Proposal): Proposal => ({ ...proposal, by: party });
  const added = form.act("party-added", {
    party,
    kind: "person",
    name: { salt: newSalt(), value: name },
  });
  return {
    to: "",
    acts: [
      ...(state.parties.has(party) ? [] : [mine(added)]),
      mine(
        form.act("registered", {
          communities: form.all("communities"),
          language: languageOf(form.field("language")),
        }),
      ),
      ...(of === undefined
        ? []
        : [
            ...of.added,
            mine(
              form.act("affiliated", {
                organisation: of.id,
                from: form.now.toISOString().slice(0, 10),
              }),
            ),
          ]),
      ...(version === 0
        ? []
        : [mine(form.act("rules-acknowledged", { version })), mine(interest(form))]),
    ],
  };
};

export const ownActs = {
  join,
  "rules-acknowledged": (form) => {
    const version = form.state.rules.length;
    if (form.field("rules") !== String(version)) {
      throw new FormProblem({
        en: "Read the rules of engagement and acknowledge them.",
        fr: "Lisez les règles d’engagement et confirmez-les.",
      });
    }
    return acts(form.act("rules-acknowledged", { version }));
  },
  "interest-declared": (form) => {
    choose(form.field("interest"), ["none", "some"]);
    return acts(interest(form));
  },
  "communities-declared": (form) =>
    acts(form.act("communities-declared", { communities: form.all("communities") })),
  affiliated: (form) => {
    const of = organisation(form);
    const from = form.now.toISOString().slice(0, 10);
    return acts(
      ...(of?.added ?? []),
      form.act("affiliated", { from, ...optional("organisation", of?.id) }),
    );
  },
  "wanted-answered": (form) =>
    acts(
      form.act("wanted-answered", {
        body: form.field("body"),
        version: Number(form.field("version")),
        wanted: Number(form.field("wanted")),
      }),
    ),
  "contribution-made": (form) =>
    acts(
      form.act("contribution-made", {
        contribution: newId("said"),
        about: form.field("about"),
        kind: choose(form.field("kind"), [
          "remark",
          "question",
          "suggestion",
          "objection",
          "new-information",
        ]),
        text: form.say("text"),
      }),
    ),
  "comment-made": (form) => {
    const passage = form.field("passage");
    return acts(
      form.act("comment-made", {
        comment: newId("comment"),
        document: form.field("document"),
        version: Number(form.field("version")),
        text: form.say("comment"),
        ...(passage === "" ? {} : { passage: Number(passage) }),
      }),
    );
  },
  "position-taken": (form) => {
    const stance = choose(form.field("stance"), stances);
    const reason = form.saySome("reason");
    return acts(
      form.act("position-taken", {
        ...{ call: form.field("call"), stance, ...optional("reason", reason) },
        ...(stance === "cannot-live-with" && reason !== undefined
          ? { dissent: newId("dissent") }
          : {}),
      }),
    );
  },
  "dissent-lodged": (form) =>
    acts(
      form.act("dissent-lodged", {
        ...{ call: form.field("call"), dissent: newId("dissent"), reason: form.say("dissent") },
      }),
    ),
  "dissent-ended": (form) =>
    acts(
      form.act("dissent-ended", {
        dissent: form.field("dissent"),
        as: choose(form.field("as"), ["addressed", "withdrawn", "sustained"]),
      }),
    ),
  "discussion-contested": (form) => {
    const dissent = form.field("dissent");
    return acts(
      form.act("discussion-contested", { dissent, reason: form.say(`contest.${dissent}`) }),
    );
  },
  "result-contested": (form) =>
    acts(
      form.act("result-contested", {
        ...{ call: form.field("call"), contest: newId("contest"), reason: form.say("contest") },
      }),
    ),
  "call-finished": (form) => {
    const call = form.field("call");
    return { ...acts(form.act("call-finished", { call })), to: `/decisions/${call}` };
  },
  "task-accepted": (form) => acts(form.act("task-accepted", { task: form.field("task") })),
  "task-declined": (form) => acts(form.act("task-declined", { task: form.field("task") })),
  "task-moved": (form) =>
    acts(
      form.act("task-moved", {
        task: form.field("task"),
        to: choose(form.field("to"), ["doing", "done", "dropped"]),
      }),
    ),
  "task-proposed": (form) => {
    const recommendation = form.field("recommendation");
    const suffix = recommendation === "" ? "" : `.${recommendation}`;
    const [horizon, due] = [form.field(`horizon${suffix}`), form.field(`due${suffix}`)];
    return acts(
      form.act("task-proposed", {
        ...{ task: newId("task"), text: form.both(`task${suffix}`), owners: [] },
        ...(recommendation === "" ? {} : { recommendation }),
        ...(horizon === "" ? {} : { horizon: choose(horizon, ["month", "six-months", "year"]) }),
        ...(due === "" ? {} : { due }),
      }),
    );
  },
  "hand-raised": (form) =>
    acts(
      form.act("hand-raised", {
        gathering: form.field("gathering"),
        place: choose(form.field("place"), ["room", "remote"]),
      }),
    ),
  "hand-lowered": (form) => acts(form.act("hand-lowered", { gathering: form.field("gathering") })),
  "text-translated": (form) => {
    const of = form.field("of");
    const language = languageOf(form.field("language"));
    const text = form.field(`translation.${of.slice(0, 12)}`);
    if (text === "")
      throw new FormProblem({ en: "Write the translation.", fr: "Écrivez la traduction." });
    const value = { source: language, [language]: text };
    return acts(
      form.act("text-translated", {
        of,
        language,
        origin: "person",
        text: { salt: newSalt(), value },
      }),
    );
  },
  "translation-reviewed": (form) =>
    acts(
      form.act("translation-reviewed", {
        of: form.field("of"),
        language: languageOf(form.field("language")),
      }),
    ),
  "text-redacted": (form) => {
    const of = form.field("of");
    const reason = choose(form.field(`reason.${of.slice(0, 12)}`), ["own-wish", "personal-data"]);
    return acts(form.act("text-redacted", { of, reason, asked: true }));
  },
  "reopening-requested": (form) =>
    acts(
      form.act("reopening-requested", {
        decision: form.field("decision"),
        information: form.field("information"),
      }),
    ),
} satisfies Readonly<Record<string, Build>>;
