/**
 * An invented process, for a commons that somebody looks at for the first time: connected things in
 * rented homes, three months from its call, with one criterion adopted over a dissent and one
 * question open. No person, organisation or place in it exists.
 */
import { draftAgenda } from "../../assembly/agenda.ts";
import { present } from "../../assembly/rule.ts";
import type { Timed } from "../kept.ts";
import { tellCriterion, tellPaper } from "./rented-homes-work.ts";
import { both, CHAIR, named, only, Story } from "./story.ts";

/** The story takes two months: what is asked in it is asked now. */
const DAYS = 63;
const DAY = 86_400_000;

const people = [
  ["joan-petrie", "Joan Petrie", undefined, ["other"], "en"],
  ["maude-theriault", "Maude Thériault", "locataires", ["consumers", "civil-society"], "fr"],
  ["owen-baptiste", "Owen Baptiste", "keystone", ["industry"], "en"],
  ["priya-raman", "Priya Raman", "lumen", ["industry", "technical"], "en"],
  ["sol-whitford", "Sol Whitford", undefined, ["technical"], "en"],
  ["helene-garneau", "Hélène Garneau", "ville", ["government"], "fr"],
  ["tomasz-lind", "Tomasz Lind", "ruisseau", ["academia", "technical"], "en"],
  ["amara-diallo", "Amara Diallo", "counter", ["consumers"], "fr"],
] as const;

const organisations = {
  locataires: "Locataires de la Rive",
  keystone: "Keystone Lets",
  lumen: "Lumen Works",
  ville: "Ville de Rivemont",
  ruisseau: "Collège du Ruisseau",
  counter: "Fair Counter",
} as const;

/** @param convener  the party of whoever runs the programme */
export function rentedHomes(now: Date, programme: string, convener: string): readonly Timed[] {
  const story = new Story(new Date(now.getTime() - DAYS * DAY));
  tellCall(story, programme, convener);
  tellFirstMeeting(story, convener);
  tellCriterion(story, convener);
  tellPaper(story);
  tellNow(story, convener);
  return story.told;
}

function tellCall(story: Story, programme: string, convener: string): void {
  story
    .do(convener, "party-added", { party: convener, kind: "organisation", name: named(programme) })
    .do(convener, "process-opened", {
      name: both("Connected things in rented homes", "Objets connectés dans les logements loués"),
      goal: both(
        "Agree on what a thing that stays in a home must allow whoever moves in, and on what the label says about it. (An invented process: it shows how one is run.)",
        "S’entendre sur ce qu’un objet qui reste dans un logement doit permettre à qui emménage, et sur ce que l’étiquette en dit. (Un processus inventé, qui montre comment on en mène un.)",
      ),
      months: 12,
    })
    .do(convener, "body-formed", {
      ...{ body: "plenary", kind: "plenary", name: both("Plenary", "Plénière") },
    })
    .do(convener, "body-formed", {
      ...{
        body: "oversight",
        kind: "oversight",
        name: both("Oversight committee", "Comité de surveillance"),
      },
    })
    .do(convener, "parameters-adopted", {
      parameters: {
        ...{ minimum: 5, quietHours: 48, contestHours: 72, smallestGroup: 2 },
        majorityAbove: { numerator: 1, denominator: 2 },
        almostNone: { numerator: 1, denominator: 8 },
        few: { numerator: 1, denominator: 4 },
        oneOrganisation: { numerator: 1, denominator: 3 },
      },
    });
  for (const [id, name] of Object.entries(organisations)) {
    story.do(convener, "party-added", { party: id, kind: "organisation", name: named(name) });
  }
  for (const [id, name, organisation, communities, language] of people) {
    story.later(5).do(id, "party-added", { party: id, kind: "person", name: named(name) });
    const member = organisation === undefined ? {} : { organisation };
    story.do(id, "registered", { communities: [...communities], language, ...member });
  }
  story.do(convener, "role-given", { party: CHAIR, body: "plenary", role: "facilitator" });
  for (const party of ["ville", "counter"]) {
    story.do(convener, "role-given", { party, body: "oversight", role: "overseer" });
  }
}

function tellFirstMeeting(story: Story, convener: string): void {
  const gathering = "first";
  const day = story.dayIn(12);
  story
    .do(convener, "gathering-announced", {
      ...{
        gathering,
        kind: "plenary-meeting",
        body: "plenary",
        from: story.dayIn(7),
        to: story.dayIn(14),
      },
      title: both("First meeting", "Première rencontre"),
      goal: both("Choose what to begin with", "Choisir par quoi commencer"),
      place: both("Rivemont and remote", "Rivemont et à distance"),
    })
    .later(30)
    .do(convener, "gathering-dated", { gathering, from: day, to: day, status: "confirmed" })
    .do(convener, "agenda-set", {
      gathering,
      items: [
        { kind: "welcome", starts: "13:00", title: both("Welcome", "Accueil") },
        {
          kind: "rules-of-engagement",
          starts: "13:10",
          title: both("How we work together", "Comment nous travaillons ensemble"),
        },
        {
          kind: "discussion",
          starts: "13:30",
          title: both("What to begin with", "Par quoi commencer"),
        },
        { kind: "break", starts: "14:45", title: both("Break", "Pause") },
        {
          kind: "discussion",
          starts: "15:00",
          title: both("A group for moving in and out", "Un groupe sur l’emménagement et le départ"),
        },
        { kind: "adjourn", starts: "16:30", title: both("Close", "Clôture") },
      ],
    });
  story.later(24 * 11 - 30).do(convener, "gathering-opened", { gathering });
  story.do(convener, "rules-adopted", {
    gathering,
    rules: [
      both(
        "Let everybody finish, and answer what was said.",
        "Laisser chacun finir, et répondre à ce qui a été dit.",
      ),
      both(
        "Say whom you work for when it matters.",
        "Dire pour qui l’on travaille quand cela compte.",
      ),
      both("A reason weighs more than a count.", "Une raison pèse plus qu’un décompte."),
      both(
        "What was decided stands until something new is known.",
        "Ce qui est décidé tient jusqu’à ce que l’on sache quelque chose de nouveau.",
      ),
    ],
  });
  for (const [id] of people) {
    story.do(id, "rules-acknowledged", { version: 1 });
    if (id === "owen-baptiste") {
      const interest = both("My company lets 400 homes", "Mon entreprise loue 400 logements");
      story.do(id, "interest-declared", { interest });
    } else if (id === "priya-raman") {
      const interest = both(
        "I work for a maker of bulbs",
        "Je travaille pour un fabricant d’ampoules",
      );
      story.do(id, "interest-declared", { interest });
    } else story.do(id, "interest-declared", {});
  }
  tellPriorities(story, gathering);
  story.ask(CHAIR, {
    ...{ call: "form-group", body: "plenary", mode: "meeting", gathering },
    question: both(
      "Shall a working group study what happens to connected things when tenants change?",
      "Un groupe de travail étudiera-t-il ce que deviennent les objets connectés quand les locataires changent ?",
    ),
  });
  for (const [id] of people)
    story.do(id, "position-taken", { call: "form-group", stance: "agree" });
  story.declare(CHAIR, "form-group", "consensus");
  tellRecording(story, convener, gathering);
  story
    .do(convener, "task-proposed", {
      ...{ task: "list-things", gathering, owners: ["locataires"], due: story.dayIn(21) },
      text: both(
        "List the things that tenants found in their homes",
        "Dresser la liste des objets que des locataires ont trouvés chez eux",
      ),
    })
    .do(convener, "gathering-held", {
      ...{
        gathering,
        inPerson: { count: 14, approximate: false },
        remote: { count: 9, approximate: true },
      },
    });
  tellReport(story, convener, gathering);
  story.do(CHAIR, "call-finished", { call: "form-group" });
}

function tellPriorities(story: Story, gathering: string): void {
  const issues = [
    [
      "moving",
      "Who controls a thing when the tenant changes",
      "Qui contrôle un objet quand le locataire change",
    ],
    [
      "meters",
      "Meters that tell when somebody is at home",
      "Compteurs qui disent quand quelqu’un est chez soi",
    ],
    ["repair", "Who pays when updates end", "Qui paie quand les mises à jour cessent"],
  ] as const;
  for (const [issue, en, fr] of issues) {
    story.do("maude-theriault", "issue-raised", {
      ...{ issue, title: both(en, fr), gathering, floor: issue === "repair" },
    });
  }
  story.do(CHAIR, "round-opened", {
    ...{ round: "first-choice", gathering, issues: ["moving", "meters"], advised: 1 },
    prompt: both("Which of these comes first?", "Laquelle de ces questions passe en premier ?"),
  });
  for (const issue of ["moving", "meters"]) {
    story.do(CHAIR, "attention-noted", { round: "first-choice", issue });
  }
}

function tellRecording(story: Story, convener: string, gathering: string): void {
  story
    .do(convener, "recording-added", {
      ...{
        recording: "first-video",
        gathering,
        url: "https://video.example/rented-homes/first",
        seconds: 11_400,
      },
    })
    .do(convener, "segment-marked", {
      ...{
        segment: "first-choice-said",
        recording: "first-video",
        start: 1800,
        end: 6180,
        approximate: false,
      },
      title: both("What to begin with", "Par quoi commencer"),
    })
    .do(convener, "segment-marked", {
      ...{
        segment: "first-group-said",
        recording: "first-video",
        start: 7200,
        end: 10_900,
        approximate: false,
      },
      title: both("Forming the group", "Formation du groupe"),
    })
    .do(convener, "contribution-made", {
      ...{
        contribution: "reset-button",
        about: gathering,
        kind: "suggestion",
        speaker: "sol-whitford",
      },
      ...{ support: "several", said: ["first-choice-said"] },
      text: both(
        "A button on the thing erases it, without any account.",
        "Un bouton sur l’objet l’efface, sans aucun compte.",
      ),
    })
    .do("maude-theriault", "contribution-made", {
      ...{ contribution: "unknown-owner", about: gathering, kind: "question" },
      text: only("fr", "Qui prévient le nouveau locataire qu’un objet est encore lié à l’ancien ?"),
    });
}

function tellReport(story: Story, convener: string, gathering: string): void {
  story.later(48).do(convener, "report-drafted", {
    gathering,
    sections: [
      {
        part: "overview",
        text: both(
          "Twenty-three people met in Rivemont and from afar and agreed on how they work together.",
          "Vingt-trois personnes se sont rencontrées à Rivemont et à distance et se sont entendues sur leur façon de travailler.",
        ),
      },
      { part: "goal", text: both("Choose what to begin with.", "Choisir par quoi commencer.") },
      {
        part: "discussion",
        text: both(
          "Things that stay behind were spoken of most: a lock that the former tenant still opens, a thermostat that nobody can reset.",
          "On a surtout parlé des objets qui restent : une serrure que l’ancien locataire ouvre encore, un thermostat que personne ne peut réinitialiser.",
        ),
      },
    ],
  });
  story.later(30).do(convener, "report-published", { gathering });
}

/** What is under way: a question that is open, and the next meeting. */
function tellNow(story: Story, convener: string): void {
  story.ask(CHAIR, {
    ...{ call: "notice", body: "plenary" },
    question: both(
      "Shall we recommend that a landlord lists every connected thing of a home in the lease?",
      "Recommanderons-nous que le propriétaire énumère dans le bail chaque objet connecté du logement ?",
    ),
  });
  story.positions("notice", {
    "maude-theriault": "agree",
    "helene-garneau": "agree",
    "amara-diallo": "agree",
    "tomasz-lind": "can-live-with",
  });
  story.later(2).do("sol-whitford", "dissent-lodged", {
    ...{ call: "notice", dissent: "lists-age" },
    reason: both(
      "A list in a lease is old the day after: a thing on the network should be seen there.",
      "Une liste dans un bail est périmée dès le lendemain : c’est sur le réseau qu’un objet devrait se voir.",
    ),
  });
  const dates = { from: story.dayIn(20), to: story.dayIn(20) };
  story
    .do(convener, "gathering-announced", {
      ...{ gathering: "second", kind: "plenary-meeting", body: "plenary", ...dates },
      title: both("Second meeting", "Deuxième rencontre"),
      goal: both(
        "Hear the group, and agree on what a lease says",
        "Entendre le groupe et s’entendre sur ce que dit un bail",
      ),
      place: both("Collège du Ruisseau and remote", "Collège du Ruisseau et à distance"),
    })
    .do(convener, "gathering-dated", { gathering: "second", ...dates, status: "confirmed" });
  const second = present(story.state.gatherings.get("second"));
  story.do(convener, "agenda-set", {
    gathering: "second",
    items: draftAgenda(story.state, second).map(({ kind, body, tasks }) => ({
      ...{ kind, title: agendaTitles[kind] ?? both("Discussion", "Discussion") },
      ...(body === undefined ? {} : { body }),
      ...(tasks === undefined ? {} : { tasks }),
    })),
  });
}

const agendaTitles: Readonly<Partial<Record<string, ReturnType<typeof both>>>> = {
  registration: both("Registration", "Inscription"),
  welcome: both("Welcome", "Accueil"),
  "rules-of-engagement": both("Rules of engagement", "Règles d’engagement"),
  "last-outputs": both("What the last meeting decided", "Ce que la dernière rencontre a décidé"),
  "open-actions": both("Open actions", "Actions en cours"),
  "group-presentation": both("The working group reports", "Le groupe de travail fait rapport"),
  "still-priorities": both(
    "Do we still work on what matters most?",
    "Travaillons-nous toujours sur l’essentiel ?",
  ),
  "other-business": both("Other business", "Autres questions"),
  adjourn: both("Close", "Clôture"),
};
