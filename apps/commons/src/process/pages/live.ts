/** The room of a gathering that takes place: where the agenda is, one queue, what is said, the last call. */
import { actOf } from "../../assembly/act.ts";
import { queueInOrder } from "../../assembly/queue.ts";
import type { Gathering } from "../../assembly/state.ts";
import { html, type Markup } from "../../pages/html.ts";
import { contributionForm, contributionList } from "./said.ts";
import {
  actButton,
  actForm,
  actor,
  crumbs,
  link,
  nameOf,
  participates,
  plain,
  type Shown,
  told,
  words,
} from "./shown.ts";
import { agendaTerms, callStates, gatheringStates } from "./terms.ts";

export function livePage(shown: Shown, gathering: Gathering): Markup {
  const w = words(shown);
  const { id, title, status } = gathering;
  const up = link(shown, `/gatherings/${id}`, plain(shown, title));
  return html`${crumbs(shown, up)}<h1>${w({ en: "Room: {title}", fr: "Salle : {title}" }, { title: plain(shown, title) })}</h1>
<p>${w(gatheringStates[status])}.</p>
<p class="quiet" id="live-says">${w({ en: "Entries in the record: {count}. Reload to see what is new.", fr: "Entrées au registre : {count}. Rechargez pour voir les nouveautés." }, { count: shown.entries.length })}</p>
<div id="live">${liveParts(shown, gathering)}</div>
${status === "open" ? contributionForm(shown, id) : undefined}
<script src="/assembly/live.js" defer data-size="${shown.entries.length}"></script>`;
}

/** What changes while one is in the room. */
function liveParts(shown: Shown, gathering: Gathering): Markup {
  const w = words(shown);
  return html`${clock(shown, gathering)}
${queue(shown, gathering)}
${calls(shown, gathering)}
<h2>${w({ en: "Notes and suggestions", fr: "Notes et suggestions" })}</h2>
${contributionList(shown, gathering.id)}`;
}

/** Where the agenda is: by the time at which its items begin, counted from when the room opened. */
function clock(shown: Shown, gathering: Gathering): Markup {
  const w = words(shown);
  const { agenda } = gathering;
  const opened = shown.entries.find(
    ({ act }) => act.type === "gathering-opened" && act.gathering === gathering.id,
  )?.at;
  const current =
    gathering.status === "open" ? currentItem(gathering, opened, shown.now) : undefined;
  return html`<h2>${w({ en: "Agenda", fr: "Ordre du jour" })}</h2>
<ol class="agenda">${agenda.map(({ kind, title, starts }, index) => {
    const here = index === current;
    return html`<li${here ? html` aria-current="step"` : undefined}>${starts === undefined ? "" : `${starts} `}${here ? html`<strong>${told(shown, title)}</strong>` : told(shown, title)} <span class="quiet">(${w(agendaTerms[kind])})</span>${here ? html` ← ${w({ en: "now", fr: "maintenant" })}` : undefined}</li>`;
  })}</ol>`;
}

/** Minutes of the day; of a text `hh:mm`. */
const minutes = (clockTime: string): number =>
  Number(clockTime.slice(0, 2)) * 60 + Number(clockTime.slice(3, 5));

/**
 * The item that the clock is at, when items have times. The first begins when the room was opened: the
 * hours of an agenda are those of its place, and the record keeps universal time.
 */
export function currentItem(
  { agenda }: Pick<Gathering, "agenda">,
  opened: string | undefined,
  now: Date,
): number | undefined {
  const first = agenda.find(({ starts }) => starts !== undefined)?.starts;
  if (opened === undefined || first === undefined) return undefined;
  const gone = (now.getTime() - Date.parse(opened)) / 60_000;
  const begun = agenda.findLastIndex(
    ({ starts }) => starts !== undefined && minutes(starts) - minutes(first) <= gone,
  );
  return begun < 0 ? undefined : begun;
}

function queue(shown: Shown, gathering: Gathering): Markup {
  const w = words(shown);
  const order = queueInOrder(gathering);
  const mine = order.some(({ party }) => party === shown.me?.party);
  const open = gathering.status === "open";
  const gives =
    actor(shown, actOf("floor-given", { gathering: gathering.id, to: "x" })) !== undefined;
  const [first] = order;
  return html`<h2>${w({ en: "Who speaks next", fr: "Qui parle ensuite" })}</h2>
<p class="quiet">${w({ en: "One queue for the room and for those far away. Whoever has not spoken yet comes first.", fr: "Une seule file pour la salle et pour ceux qui sont à distance. Qui n’a pas encore parlé passe d’abord." })}</p>
${order.length === 0 ? html`<p>${w({ en: "Nobody is waiting.", fr: "Personne n’attend." })}</p>` : undefined}
<ol class="queue">${order.map(({ party, place }) => {
    const spoke = gathering.spoke.get(party) ?? 0;
    const where =
      place === "room"
        ? w({ en: "in the room", fr: "en salle" })
        : w({ en: "remote", fr: "à distance" });
    return html`<li>${nameOf(shown, party)} <span class="quiet">(${where}${spoke === 0 ? `, ${w({ en: "first time", fr: "première fois" })}` : ""})</span></li>`;
  })}</ol>
${open && gives && first !== undefined ? actButton(shown, "floor-given", w({ en: "Give the floor to {name}", fr: "Donner la parole à {name}" }, { name: nameOf(shown, first.party) }), { gathering: gathering.id, to: first.party }) : undefined}
${
  open && participates(shown)
    ? mine
      ? actButton(
          shown,
          "hand-lowered",
          w({ en: "I no longer want to speak", fr: "Je ne veux plus parler" }),
          { gathering: gathering.id },
          true,
        )
      : actForm(
          shown,
          "hand-raised",
          () =>
            html`<button type="submit" name="place" value="remote">${w({ en: "I want to speak, from afar", fr: "Je veux parler, à distance" })}</button> <button type="submit" class="plain" name="place" value="room">${w({ en: "I want to speak, in the room", fr: "Je veux parler, en salle" })}</button>`,
          { gathering: gathering.id },
        )
    : undefined
}`;
}

function calls(shown: Shown, gathering: Gathering): Markup | undefined {
  const w = words(shown);
  const here = [...shown.state.calls.values()].filter(
    (call) => call.gathering === gathering.id && call.state !== "finished",
  );
  if (here.length === 0) return undefined;
  return html`<h2>${w({ en: "Questions in this room", fr: "Questions dans cette salle" })}</h2><ul class="cards wide">${here.map(
    (call) =>
      html`<li><p class="name">${link(shown, `/calls/${call.id}`, plain(shown, call.question))}</p><p>${w(callStates[call.state])}</p>${
        call.state === "last-call"
          ? html`<p><strong>${w({ en: "Last call: whoever still wants to speak raises a hand now.", fr: "Dernier appel : qui veut encore parler lève la main maintenant." })}</strong></p>`
          : undefined
      }</li>`,
  )}</ul>`;
}
