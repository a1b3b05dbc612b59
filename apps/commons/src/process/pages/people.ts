/** People of a process: who takes part, by which rules and numbers, how one joins and what one declared. */
import { actOf } from "../../assembly/act.ts";
import { affiliationAt, type Parameters } from "../../assembly/state.ts";
import {
  type FormContext,
  oneField,
  selectField,
  someField,
  textField,
} from "../../pages/fields.ts";
import { html, type Markup } from "../../pages/html.ts";
import { communityName, represented } from "./overview.ts";
import {
  actForm,
  actor,
  at,
  crumbs,
  day,
  nameOf,
  participates,
  type Shown,
  told,
  words,
} from "./shown.ts";
import { communities, roleNames } from "./terms.ts";
import { sayField } from "./text-fields.ts";

export function peoplePage(shown: Shown): Markup {
  const w = words(shown);
  const { state, language } = shown;
  const today = shown.now.toISOString().slice(0, 10);
  return html`${crumbs(shown)}<h1>${w({ en: "People", fr: "Personnes" })}</h1>
${represented(shown)}
<h2>${w({ en: "Who takes part", fr: "Qui participe" })}</h2>
<table class="facts"><caption class="unseen">${w({ en: "Who takes part", fr: "Qui participe" })}</caption>
<thead><tr><th scope="col">${w({ en: "Name", fr: "Nom" })}</th><th scope="col">${w({ en: "Organisation", fr: "Organisation" })}</th><th scope="col">${w({ en: "Communities", fr: "Communautés" })}</th><th scope="col">${w({ en: "Interests declared", fr: "Intérêts déclarés" })}</th><th scope="col">${w({ en: "Since", fr: "Depuis" })}</th></tr></thead>
<tbody>${[...state.participations.values()].map((each) => {
    const organisation = affiliationAt(each, today);
    const interests = [...each.interests.values()];
    return html`<tr><th scope="row">${nameOf(shown, each.party)}</th><td>${organisation === undefined ? "–" : nameOf(shown, organisation)}</td><td>${each.communities.map((id) => communityName(id, language)).join(", ")}</td><td>${
      interests.length === 0
        ? w({ en: "Not yet", fr: "Pas encore" })
        : interests.map((interest) =>
            interest === undefined ? w({ en: "None", fr: "Aucun" }) : told(shown, interest),
          )
    }</td><td>${day(each.since, language)}</td></tr>`;
  })}</tbody></table>
<h2>${w({ en: "Roles", fr: "Rôles" })}</h2>
<ul>${[...state.bodies.values()].flatMap((body) =>
    body.roles.map(
      ({ party, role, from, until }) =>
        html`<li>${nameOf(shown, party)} – ${w(roleNames[role])}, ${nameOf(shown, body.id)} <span class="quiet">(${
          until === undefined
            ? w({ en: "since {day}", fr: "depuis le {day}" }, { day: day(from, language) })
            : w({ en: "until {day}", fr: "jusqu’au {day}" }, { day: day(until, language) })
        })</span></li>`,
    ),
  )}</ul>
${roleForm(shown)}`;
}

function roleForm(shown: Shown): Markup | undefined {
  const w = words(shown);
  const act = actOf("role-given", { party: "x", body: "x", role: "lead" });
  if (actor(shown, act) === undefined) return undefined;
  const { state } = shown;
  return html`<h2>${w({ en: "Give a role", fr: "Confier un rôle" })}</h2>
${actForm(
  shown,
  "role-given",
  (held) => html`${selectField(
    held,
    { name: "party", label: w({ en: "To whom", fr: "À qui" }) },
    [...state.parties.keys()].map((id) => [id, nameOf(shown, id)] as const),
  )}
${selectField(
  held,
  { name: "body", label: w({ en: "In which body", fr: "Dans quelle instance" }) },
  [...state.bodies.keys()].map((id) => [id, nameOf(shown, id)] as const),
)}
${selectField(
  held,
  { name: "role", label: w({ en: "Role", fr: "Rôle" }) },
  (Object.keys(roleNames) as (keyof typeof roleNames)[]).map(
    (role) => [role, w(roleNames[role])] as const,
  ),
)}
<button type="submit">${w({ en: "Give this role", fr: "Confier ce rôle" })}</button>`,
)}`;
}

export function rulesPage(shown: Shown): Markup {
  const w = words(shown);
  const { rules, parameters } = shown.state;
  const numbers = parameters.at(-1);
  const latest = rules.at(-1);
  return html`${crumbs(shown)}<h1>${w({ en: "Rules and numbers", fr: "Règles et chiffres" })}</h1>
<h2>${w({ en: "Rules of engagement", fr: "Règles d’engagement" })}</h2>
${
  latest === undefined
    ? html`<p>${w({ en: "The group has adopted none yet.", fr: "Le groupe n’en a pas encore adopté." })}</p>`
    : html`<p class="quiet">${w({ en: "Version {version}, adopted by the group.", fr: "Version {version}, adoptée par le groupe." }, { version: rules.length })}</p>
<ol>${latest.map((rule) => html`<li>${told(shown, rule)}</li>`)}</ol>`
}
<h2>${w({ en: "What majority, almost none and quiet mean here", fr: "Ce que signifient ici majorité, presque personne et calme" })}</h2>
${numbers === undefined ? html`<p>${w({ en: "Not yet adopted: until then nothing is decided by positions.", fr: "Pas encore adopté : d’ici là, rien ne se décide par des positions." })}</p>` : parameterTable(shown, numbers)}`;
}

export function parameterTable(shown: Shown, values: Parameters): Markup {
  const w = words(shown);
  const share = ({ numerator, denominator }: Parameters["few"]) => `${numerator}/${denominator}`;
  const rows = [
    [
      w({
        en: "Positions without which nothing is determined",
        fr: "Positions sans lesquelles rien n’est déterminé",
      }),
      values.minimum,
    ],
    [
      w({ en: "A majority is more than", fr: "Une majorité, c’est plus de" }),
      share(values.majorityAbove),
    ],
    [
      w({ en: "Almost none is at most", fr: "Presque personne, c’est au plus" }),
      share(values.almostNone),
    ],
    [w({ en: "A few is at most", fr: "Quelques-uns, c’est au plus" }), share(values.few)],
    [w({ en: "Hours of quiet", fr: "Heures de calme" }), values.quietHours],
    [
      w({ en: "Hours to contest a result", fr: "Heures pour contester un résultat" }),
      values.contestHours,
    ],
    [
      w({ en: "Smallest group that is counted apart", fr: "Plus petit groupe compté à part" }),
      values.smallestGroup,
    ],
    [
      w({
        en: "Of one organisation it is remarked above",
        fr: "D’une même organisation, on le signale au-delà de",
      }),
      share(values.oneOrganisation),
    ],
  ] as const;
  return html`<table><caption>${w({ en: "Numbers that the group adopted", fr: "Chiffres adoptés par le groupe" })}</caption><tbody>${rows.map(
    ([label, value]) => html`<tr><th scope="row">${label}</th><td>${value}</td></tr>`,
  )}</tbody></table>`;
}

/** One form: who one is, the rules, one's interests. */
export function joinPage(shown: Shown): Markup {
  const w = words(shown);
  const title = html`${crumbs(shown)}<h1>${w({ en: "Take part", fr: "Participer" })}</h1>`;
  if (shown.me === undefined) {
    return html`${title}
<p>${w({ en: "It is open to everybody. Reading needs no account; to take part you sign in, so that what is said has a name.", fr: "C’est ouvert à tous. Lire ne demande aucun compte ; pour participer on se connecte, afin que ce qui est dit ait un nom." })}</p>
<p><a class="button" href="/sign-in?lang=${shown.language}">${w({ en: "Sign in", fr: "Se connecter" })}</a> <a href="/assembly/account?lang=${shown.language}">${w({ en: "I have no account yet", fr: "Je n’ai pas encore de compte" })}</a></p>`;
  }
  if (participates(shown)) {
    return html`${title}<p>${w({ en: "You take part already.", fr: "Vous participez déjà." })} <a href="${at(shown, "/me")}">${w({ en: "What you declared", fr: "Ce que vous avez déclaré" })}</a></p>`;
  }
  const { rules } = shown.state;
  return html`${title}
<p>${w({ en: "What you write here is public and stays in the record, with your name.", fr: "Ce que vous écrivez ici est public et reste au registre, avec votre nom." })}</p>
${actForm(
  shown,
  "join",
  (held) => html`${textField(
    { ...held, typed: { name: [shown.me?.name ?? ""], ...held.typed } },
    {
      name: "name",
      label: w({
        en: "Your name, as it stands in the record",
        fr: "Votre nom, tel qu’il figure au registre",
      }),
    },
  )}
${someField(
  held,
  {
    name: "communities",
    label: w({
      en: "Communities you count yourself to",
      fr: "Communautés dont vous faites partie",
    }),
    hint: w({
      en: "Only you say this of yourself. It gives no vote more or less weight.",
      fr: "Vous seul le dites de vous-même. Cela ne donne à aucune position plus ou moins de poids.",
    }),
  },
  Object.entries(communities).map(([id, name]) => [id, w(name)] as const),
)}
${textField(held, {
  name: "organisation",
  label: w({
    en: "Organisation you speak for or work for, if any",
    fr: "Organisation pour laquelle vous parlez ou travaillez, s’il y en a une",
  }),
})}
${selectField(
  { ...held, typed: { language: [shown.language], ...held.typed } },
  { name: "language", label: w({ en: "Your language", fr: "Votre langue" }) },
  [
    ["en", "English"],
    ["fr", "Français"],
  ],
)}
${ruleFields(shown, held)}
${rules.length === 0 ? undefined : interestFields(shown, held)}
<button type="submit">${w({ en: "Take part", fr: "Participer" })}</button>`,
)}`;
}

function ruleFields(shown: Shown, held: FormContext): Markup | undefined {
  const w = words(shown);
  const latest = shown.state.rules.at(-1);
  if (latest === undefined) return undefined;
  return html`<h2>${w({ en: "Rules of engagement", fr: "Règles d’engagement" })}</h2>
<ol>${latest.map((rule) => html`<li>${told(shown, rule)}</li>`)}</ol>
${someField(held, { name: "rules", label: w({ en: "Acknowledgement", fr: "Confirmation" }) }, [
  [
    String(shown.state.rules.length),
    w({ en: "I have read these rules and keep to them", fr: "J’ai lu ces règles et je m’y tiens" }),
  ],
])}`;
}

const interestFields = (shown: Shown, held: FormContext): Markup => {
  const w = words(shown);
  return html`${oneField(
    held,
    {
      name: "interest",
      label: w({ en: "Interests", fr: "Intérêts" }),
      hint: w({
        en: "Stands beside each position you take.",
        fr: "Figure à côté de chaque position que vous prenez.",
      }),
    },
    [
      ["none", w({ en: "I have no interest to declare", fr: "Je n’ai aucun intérêt à déclarer" })],
      ["some", w({ en: "I have: as follows", fr: "J’en ai, comme suit" })],
    ],
  )}
${sayField(shown, held, "interests", { en: "Your interests, if any", fr: "Vos intérêts, s’il y en a" })}`;
};

/** What somebody declared, and how it is declared anew. */
export function mePage(shown: Shown): Markup {
  const w = words(shown);
  const mine = shown.state.participations.get(shown.me?.party ?? "");
  if (mine === undefined) return joinPage(shown);
  const version = shown.state.rules.length;
  return html`${crumbs(shown)}<h1>${w({ en: "What you declared", fr: "Ce que vous avez déclaré" })}</h1>
<h2>${w({ en: "Rules of engagement", fr: "Règles d’engagement" })}</h2>
${
  mine.acknowledged === version
    ? html`<p>${w({ en: "You acknowledged version {version}.", fr: "Vous avez confirmé la version {version}." }, { version })}</p>`
    : actForm(
        shown,
        "rules-acknowledged",
        (held) =>
          html`${ruleFields(shown, held)}<button type="submit">${w({ en: "Acknowledge", fr: "Confirmer" })}</button>`,
      )
}
<h2>${w({ en: "Interests", fr: "Intérêts" })}</h2>
${actForm(shown, "interest-declared", (held) => html`${interestFields(shown, held)}<button type="submit">${w({ en: "Declare", fr: "Déclarer" })}</button>`)}
<h2>${w({ en: "Communities", fr: "Communautés" })}</h2>
${actForm(
  shown,
  "communities-declared",
  (held) =>
    html`${someField(
      { ...held, typed: { communities: mine.communities, ...held.typed } },
      {
        name: "communities",
        label: w({
          en: "Communities you count yourself to",
          fr: "Communautés dont vous faites partie",
        }),
      },
      Object.entries(communities).map(([id, name]) => [id, w(name)] as const),
    )}<button type="submit">${w({ en: "Declare", fr: "Déclarer" })}</button>`,
)}
<h2>${w({ en: "Organisation", fr: "Organisation" })}</h2>
${actForm(
  shown,
  "affiliated",
  (held) =>
    html`${textField(held, { name: "organisation", label: w({ en: "Organisation from today on; empty for none", fr: "Organisation à partir d’aujourd’hui ; vide pour aucune" }) })}<button type="submit">${w({ en: "Declare", fr: "Déclarer" })}</button>`,
)}`;
}
