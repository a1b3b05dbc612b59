/** The middle of the invented process: a group, its mandate, a criterion over a dissent, a paper. */
import { both, CHAIR, only, type Story } from "./story.ts";

export function tellCriterion(story: Story, convener: string): void {
  story
    .do(CHAIR, "body-formed", {
      ...{ body: "moving", kind: "working-group", decision: "form-group" },
      name: both("Moving in, moving out", "Emménager, déménager"),
    })
    .do(convener, "role-given", { party: "tomasz-lind", body: "moving", role: "lead" })
    .do("tomasz-lind", "charter-proposed", {
      body: "moving",
      charter: {
        goal: both(
          "Find what a thing must allow whoever moves in.",
          "Trouver ce qu’un objet doit permettre à qui emménage.",
        ),
        questions: [
          both("Who may erase it, and how?", "Qui peut l’effacer, et comment ?"),
          both("What does the label say of it?", "Qu’en dit l’étiquette ?"),
        ],
        outputs: [both("A criterion, and a white paper", "Un critère et un livre blanc")],
        exclusions: [both("Leases in general", "Les baux en général")],
        wanted: [
          both("Tenants", "Locataires"),
          both("Landlords", "Propriétaires"),
          both("Makers", "Fabricants"),
          both("People who repair", "Réparateurs"),
        ],
        firstStep: both(
          "Try ten things that stayed behind",
          "Essayer dix objets laissés sur place",
        ),
      },
    });
  for (const [party, wanted] of [
    ["maude-theriault", 0],
    ["owen-baptiste", 1],
    ["priya-raman", 2],
  ] as const) {
    story.do(party, "wanted-answered", { body: "moving", version: 1, wanted });
  }
  story.ask(CHAIR, {
    ...{ call: "mandate", body: "plenary" },
    question: both(
      "Is this the mandate of the group on moving in and out?",
      "Est-ce bien le mandat du groupe sur l’emménagement et le départ ?",
    ),
  });
  story.positions("mandate", {
    ...everybody,
    "owen-baptiste": "can-live-with",
  });
  story.later(49).declare(CHAIR, "mandate", "consensus").later(73);
  story
    .do(CHAIR, "call-finished", { call: "mandate" })
    .do(CHAIR, "charter-ratified", { body: "moving", version: 1, decision: "mandate" })
    .do(CHAIR, "suggestion-disposed", {
      ...{ contribution: "reset-button", as: "taken-up" },
      reason: both("It is the heart of the criterion.", "C’est le cœur du critère."),
    });
  tellDissent(story);
  story
    .do("tomasz-lind", "recommendation-proposed", {
      ...{ recommendation: "hand-on", body: "moving" },
      text: both(
        "Makers of things that stay in a home let whoever moves in erase and claim them without the former tenant.",
        "Les fabricants d’objets qui restent dans un logement permettent à qui emménage de les effacer et de les prendre en charge sans l’ancien locataire.",
      ),
    })
    .do(CHAIR, "task-proposed", {
      ...{ task: "show-it", recommendation: "hand-on", horizon: "six-months", owners: ["lumen"] },
      text: both("Show it with one bulb", "Le montrer avec une ampoule"),
    })
    .do(CHAIR, "task-offered", { task: "show-it", to: "priya-raman" })
    .later(20)
    .do("priya-raman", "task-accepted", { task: "show-it" })
    .do(CHAIR, "recommendation-adopted", { recommendation: "hand-on", decision: "criterion" })
    .do(CHAIR, "version-adopted", {
      ...{ subject: "criteria", version: "1.1", decision: "criterion" },
      changes: [
        {
          ...{ number: "owner-1", asks: "must" },
          text: both(
            "Whoever holds the unit can erase it and claim it anew, without the account of who had it before.",
            "Qui détient l’appareil peut l’effacer et le reprendre à son compte, sans le compte de qui l’avait avant.",
          ),
        },
      ],
    })
    .do(CHAIR, "version-adopted", {
      ...{ subject: "matrix", version: "1.1", decision: "criterion" },
      changes: [
        {
          ...{ number: "move-in", asks: "should" },
          text: both(
            "Moving in: erase every connected thing that was left, before you use it.",
            "En emménageant : effacez chaque objet connecté laissé sur place avant de vous en servir.",
          ),
        },
      ],
    });
}

const everybody = {
  "joan-petrie": "agree",
  "maude-theriault": "agree",
  "priya-raman": "agree",
  "sol-whitford": "agree",
  "helene-garneau": "agree",
  "tomasz-lind": "agree",
  "amara-diallo": "agree",
} as const;

/** One cannot live with it, is heard, and maintains it: it stands beside the result. */
function tellDissent(story: Story): void {
  story.later(24 * 14).ask(CHAIR, {
    ...{ call: "criterion", body: "plenary" },
    question: both(
      "Shall the criteria ask that whoever holds a thing can erase and claim it, without the former tenant’s account?",
      "Les critères demanderont-ils que qui détient un objet puisse l’effacer et le reprendre, sans le compte de l’ancien locataire ?",
    ),
  });
  story.positions("criterion", { ...everybody, "priya-raman": "can-live-with" });
  story.do("owen-baptiste", "position-taken", {
    ...{ call: "criterion", stance: "cannot-live-with", dissent: "theft" },
    reason: both(
      "What anybody can erase, anybody can steal: locks and heaters of ours would walk away.",
      "Ce que n’importe qui peut effacer, n’importe qui peut le voler : nos serrures et nos radiateurs disparaîtraient.",
    ),
  });
  story
    .later(30)
    .do("tomasz-lind", "contribution-made", {
      ...{ contribution: "theft-known", about: "criterion", kind: "remark" },
      text: both(
        "Of ten things we tried, those with a button were not stolen more often than others.",
        "Des dix objets essayés, ceux qui ont un bouton n’ont pas été volés plus souvent que les autres.",
      ),
    })
    .do(CHAIR, "dissent-discussed", {
      dissents: ["theft"],
      how: both(
        "In two rounds: what was tried was shown, and a mark in the thing’s memory that survives erasing was weighed. It helps the owner find it, and does not stop a thief.",
        "En deux temps : on a montré ce qui avait été essayé, et pesé l’idée d’une marque qui survit à l’effacement. Elle aide à retrouver l’objet, elle n’arrête pas le voleur.",
      ),
    })
    .do("owen-baptiste", "dissent-ended", {
      ...{ dissent: "theft", as: "sustained" },
      how: both("Heard, and still of my opinion.", "Entendu, et toujours du même avis."),
    });
  story.later(60).declare(CHAIR, "criterion", "consensus").later(74);
  story.do(CHAIR, "call-finished", { call: "criterion" });
}

export function tellPaper(story: Story): void {
  const document = "staying-behind";
  story
    .do("tomasz-lind", "document-started", {
      ...{ document, body: "moving", kind: "white-paper" },
      title: both("Things that stay behind", "Les objets qui restent"),
    })
    .do("tomasz-lind", "document-written", {
      document,
      text: both(
        "Ten things were left in ten homes. Four could be erased by whoever held them.\n\nThe other six obeyed the former tenant until the maker was called.",
        "Dix objets sont restés dans dix logements. Quatre pouvaient être effacés par qui les détenait.\n\nLes six autres obéissaient à l’ancien locataire jusqu’à ce que l’on appelle le fabricant.",
      ),
    })
    .do("tomasz-lind", "comments-opened", { document, until: story.dayIn(5) })
    .later(40)
    .do("amara-diallo", "comment-made", {
      ...{ comment: "which-six", document, version: 1, passage: 2 },
      text: only("fr", "Dites lesquels : sinon, personne ne peut s’en servir en magasin."),
    })
    .later(24 * 5)
    .do("tomasz-lind", "document-advanced", { document, to: "disposing" })
    .do("tomasz-lind", "comment-disposed", {
      ...{ comment: "which-six", as: "partly-taken-up" },
      reason: both(
        "The kinds are named; models change faster than a paper.",
        "Les sortes d’objets sont nommées ; les modèles changent plus vite qu’un livre blanc.",
      ),
    })
    .do("tomasz-lind", "document-written", {
      document,
      text: both(
        "Ten things were left in ten homes. Four could be erased by whoever held them.\n\nThe other six (two locks, three thermostats, a camera) obeyed the former tenant until the maker was called.\n\nA button that erases, and a code on the back, would have been enough.",
        "Dix objets sont restés dans dix logements. Quatre pouvaient être effacés par qui les détenait.\n\nLes six autres (deux serrures, trois thermostats, une caméra) obéissaient à l’ancien locataire jusqu’à ce que l’on appelle le fabricant.\n\nUn bouton qui efface et un code au dos auraient suffi.",
      ),
      note: both("The six are named by kind", "Les six sont nommés par sorte"),
    })
    .do("tomasz-lind", "comments-opened", { document, until: story.dayIn(60) });
  story.later(24 * 12).do("maude-theriault", "comment-made", {
    ...{ comment: "on-the-back", document, version: 2, passage: 3 },
    text: only("fr", "Un code au dos d’un thermostat vissé au mur, personne ne le voit."),
  });
}
