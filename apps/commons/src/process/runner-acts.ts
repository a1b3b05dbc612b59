/** Forms of those who run a process, a body or a gathering. */
import { draftAgenda } from "../assembly/agenda.ts";
import { documentKinds } from "../assembly/act-documents.ts";
import { gatheringKinds } from "../assembly/act-gathering.ts";
import { certificateOf } from "../assembly/calls.ts";
import { certificateDigest } from "../assembly/consensus.ts";
import { sealOf, type Words } from "../assembly/text.ts";
import { type Filled, FormProblem, newId, newSalt } from "./forms.ts";
import { type Build, choose } from "./own-acts.ts";
import { agendaTerms } from "./pages/terms.ts";

const one = (act: ReturnType<Filled["act"]>, to?: string) =>
  to === undefined ? { acts: [act] } : { acts: [act], to };

const unknown = (): never => {
  throw new FormProblem({ en: "It is not there any more.", fr: "Cela n’est plus là." });
};

/** A number of people; undefined when nothing is written. `~`: nearly. */
function count(text: string) {
  if (text === "") return undefined;
  const [, about = "", digits = ""] = /^(~?)\s*(\d{1,6})$/.exec(text) ?? [];
  if (digits === "") {
    throw new FormProblem({
      en: "Write a number, such as 29 or ~29.",
      fr: "Écrivez un nombre, par exemple 29 ou ~29.",
    });
  }
  return { count: Number(digits), approximate: about === "~" };
}

const level = ["consensus", "rough-consensus", "none", "indeterminate"] as const;
const answered = ["taken-up", "partly-taken-up", "not-taken-up"] as const;

export const runnerActs = {
  "role-given": (form) =>
    one(
      form.act("role-given", {
        party: form.field("party"),
        body: form.field("body"),
        role: choose(form.field("role"), [
          "lead",
          "facilitator",
          "overseer",
          "partner",
          "assisting",
          "presenter",
        ]),
      }),
    ),
  "body-formed": (form) => {
    const body = newId("body");
    const act = form.act("body-formed", {
      ...{ body, kind: choose(form.field("kind"), ["working-group", "implementation"]) },
      ...{ name: form.both("name"), decision: form.field("decision") },
    });
    return one(act, `/bodies/${body}`);
  },
  "charter-proposed": (form) =>
    one(
      form.act("charter-proposed", {
        body: form.field("body"),
        charter: {
          goal: form.both("goal"),
          questions: form.lines("questions"),
          outputs: form.lines("outputs"),
          exclusions: form.lines("exclusions"),
          wanted: form.lines("wanted"),
        },
      }),
    ),
  "charter-ratified": (form) =>
    one(
      form.act("charter-ratified", {
        body: form.field("body"),
        version: Number(form.field("version")),
        decision: form.field(`decision.${form.field("version")}`),
      }),
    ),
  "gathering-announced": (form) => {
    const gathering = newId("gathering");
    const [goal, place] = [form.bothSome("goal"), form.bothSome("place")];
    const act = form.act("gathering-announced", {
      ...{ gathering, kind: choose(form.field("kind"), gatheringKinds), body: form.field("body") },
      ...{ title: form.both("title"), from: form.field("from"), to: form.field("to") },
      ...(goal === undefined ? {} : { goal }),
      ...(place === undefined ? {} : { place }),
    });
    return one(act, `/gatherings/${gathering}`);
  },
  "gathering-dated": (form) => {
    const date = form.field("date");
    return one(
      form.act("gathering-dated", {
        ...{ gathering: form.field("gathering"), from: date, to: date, status: "confirmed" },
      }),
    );
  },
  "agenda-set": (form) => {
    const gathering = form.state.gatherings.get(form.field("gathering")) ?? unknown();
    const title = (kind: keyof typeof agendaTerms): Words => ({
      salt: newSalt(),
      value: { source: "en", ...agendaTerms[kind] },
    });
    const items = draftAgenda(form.state, gathering).map(({ kind, body, tasks }) => ({
      ...{ kind, title: title(kind) },
      ...(body === undefined ? {} : { body }),
      ...(tasks === undefined ? {} : { tasks }),
    }));
    return one(form.act("agenda-set", { gathering: gathering.id, items }));
  },
  "gathering-opened": (form) => {
    const gathering = form.field("gathering");
    return one(form.act("gathering-opened", { gathering }), `/gatherings/${gathering}/live`);
  },
  "gathering-held": (form) => {
    const [inPerson, remote] = [count(form.field("inPerson")), count(form.field("remote"))];
    return one(
      form.act("gathering-held", {
        gathering: form.field("gathering"),
        ...(inPerson === undefined ? {} : { inPerson }),
        ...(remote === undefined ? {} : { remote }),
      }),
    );
  },
  "floor-given": (form) =>
    one(form.act("floor-given", { gathering: form.field("gathering"), to: form.field("to") })),
  "report-drafted": (form) => {
    const sections = (["overview", "goal", "discussion"] as const).map((part) => {
      const text = form.bothSome(part);
      return text === undefined ? { part } : { part, text };
    });
    return one(form.act("report-drafted", { gathering: form.field("gathering"), sections }));
  },
  "report-published": (form) =>
    one(form.act("report-published", { gathering: form.field("gathering") })),
  "call-drafted": (form) => {
    const call = newId("question");
    const gathering = form.field("gathering");
    const act = form.act("call-drafted", {
      ...{ call, body: form.field("body"), question: form.both("question") },
      ...(gathering === "" ? { mode: "online" } : { mode: "meeting", gathering }),
    });
    return one(act, `/calls/${call}`);
  },
  "call-opened": (form) => {
    const call = form.state.calls.get(form.field("call")) ?? unknown();
    return one(form.act("call-opened", { call: call.id, question: sealOf(call.question) }));
  },
  "dissent-discussed": (form) => {
    const dissent = form.field("dissent");
    return one(
      form.act("dissent-discussed", { dissents: [dissent], how: form.both(`how.${dissent}`) }),
    );
  },
  "last-call": (form) => one(form.act("last-call", { call: form.field("call") })),
  "call-closed": (form) => one(form.act("call-closed", { call: form.field("call") })),
  "call-declared": (form) => {
    const call = form.field("call");
    const certificate = certificateOf(form.state, call);
    const closed = form.state.calls.get(call)?.state === "closed";
    const reason = form.bothSome("against");
    const declared = form.act("call-declared", {
      ...{ call, level: choose(form.field("level"), level) },
      ...(reason === undefined ? {} : { reason }),
    });
    if (!closed || certificate === undefined) return one(declared);
    const computed = form.act("call-computed", {
      call,
      certificate: certificateDigest(certificate),
    });
    return { acts: [computed, declared] };
  },
  "contest-answered": (form) => {
    const contest = form.field("contest");
    const answer = form.both(`answer.${contest}`);
    return one(form.act("contest-answered", { call: form.field("call"), contest, answer }));
  },
  "suggestion-disposed": (form) => {
    const contribution = form.field("contribution");
    return one(
      form.act("suggestion-disposed", {
        ...{ contribution, reason: form.both(`reason.${contribution}`) },
        as: choose(form.field(`as.${contribution}`), answered),
      }),
    );
  },
  "task-offered": (form) => {
    const task = form.field("task");
    const engagedBy = form.field(`engaged.${task}`);
    return one(
      form.act("task-offered", {
        ...{ task, to: form.field(`to.${task}`) },
        ...(engagedBy === "" ? {} : { engagedBy }),
      }),
    );
  },
  "recommendation-proposed": (form) =>
    one(
      form.act("recommendation-proposed", {
        ...{ recommendation: newId("recommendation"), body: form.field("body") },
        text: form.both("recommendation"),
      }),
    ),
  "recommendation-adopted": (form) => {
    const recommendation = form.field("recommendation");
    const decision = form.field(`decision.${recommendation}`);
    return one(form.act("recommendation-adopted", { recommendation, decision }));
  },
  "document-started": (form) => {
    const document = newId("document");
    const act = form.act("document-started", {
      ...{ document, body: form.field("body"), title: form.both("title") },
      kind: choose(form.field("kind"), documentKinds),
    });
    return one(act, `/documents/${document}`);
  },
  "document-written": (form) => {
    const note = form.bothSome("note");
    return one(
      form.act("document-written", {
        ...{ document: form.field("document"), text: form.both("body") },
        ...(note === undefined ? {} : { note }),
      }),
    );
  },
  "comments-opened": (form) =>
    one(
      form.act("comments-opened", { document: form.field("document"), until: form.field("until") }),
    ),
  "comment-disposed": (form) => {
    const comment = form.field("comment");
    return one(
      form.act("comment-disposed", {
        ...{ comment, reason: form.both(`reason.${comment}`) },
        as: choose(form.field(`as.${comment}`), answered),
      }),
    );
  },
  "document-advanced": (form) => {
    const to = choose(form.field("to"), ["disposing", "final-call", "approved", "published"]);
    const decision = form.field("decision");
    return one(
      form.act("document-advanced", {
        ...{ document: form.field("document"), to },
        ...(decision === "" ? {} : { decision }),
      }),
    );
  },
  "version-adopted": (form) =>
    one(
      form.act("version-adopted", {
        subject: choose(form.field("subject"), ["criteria", "matrix"]),
        ...{ version: form.field("version-number"), decision: form.field("decision") },
        changes: [
          {
            number: form.field("number"),
            asks: choose(form.field("asks"), ["must", "should"]),
            text: form.both("change"),
          },
        ],
      }),
    ),
} satisfies Readonly<Record<string, Build>>;
