/** What needs the household, then all that is at home. */
import type { HomeStatus, ThingView } from "@thingwall/gateway/api";
import { Link } from "wouter";
import { useLive } from "../live.ts";
import { Picture, Sign, Well } from "../parts/icons.tsx";
import { Banner, Section, State, Waiting } from "../parts/parts.tsx";
import { plain } from "../parts/text.ts";
import { useDoor, useHome } from "../queries.ts";
import { entryText, whyOf } from "../said.ts";
import { type Need, needsOf, standingOf } from "../standing.ts";
import { useSpeech } from "../words/index.ts";

export function HomePage() {
  const { words } = useSpeech();
  const door = useDoor();
  const home = useHome();
  return (
    <>
      <h1>{plain(door.data?.home.name ?? words.app)}</h1>
      {home.data === undefined ? (
        <Waiting error={home.error} again={() => void home.refetch()} />
      ) : (
        <Inside status={home.data} />
      )}
    </>
  );
}

function Inside({ status }: { status: HomeStatus }) {
  const { words } = useSpeech();
  const things = status.things.filter(({ role }) => role === "thing");
  const people = status.things.filter(({ role }) => role !== "thing");
  const needs = needsOf(things);
  return (
    <>
      <Troubles status={status} />
      <Section title={words.home.needsYou}>
        {needs.length === 0 ? (
          <div className="card quiet">
            <span className="good">
              <Well />
            </span>
            <div>
              <b>{words.home.nothing}</b>
              <span className="soft">
                {things.length === 0 ? words.home.empty : words.home.nothingText(things.length)}
              </span>
            </div>
          </div>
        ) : (
          <ul className="grid">
            {needs.map((need) => (
              <li key={need.thing.id}>
                <NeedCard need={need} />
              </li>
            ))}
          </ul>
        )}
      </Section>
      <Section title={words.home.things}>
        {things.length === 0 ? (
          <div className="card">
            <b>{words.home.empty}</b>
            <p className="soft">{words.home.emptyText}</p>
            <div className="actions">
              <Link href="/add" className="button main">
                <Sign of="add" />
                {words.add.title}
              </Link>
            </div>
          </div>
        ) : (
          roomsOf(things).map(([room, own]) =>
            room === undefined ? (
              <Tiles key="" things={own} />
            ) : (
              <div key={room} className="section">
                <h3>{plain(room)}</h3>
                <Tiles things={own} />
              </div>
            ),
          )
        )}
      </Section>
      {people.length === 0 ? null : (
        <Section title={words.home.people}>
          <Tiles things={people} />
        </Section>
      )}
    </>
  );
}

/** Room by room as they are called; those that stand nowhere come last. */
function roomsOf(things: readonly ThingView[]) {
  const rooms = [...Map.groupBy(things, ({ room }) => room)];
  return rooms.toSorted(([one], [other]) => {
    if (one === undefined || other === undefined) return one === other ? 0 : one ? -1 : 1;
    return one.localeCompare(other);
  });
}

function Troubles({ status }: { status: HomeStatus }) {
  const { words, language } = useSpeech();
  const { home } = words;
  const { processes, notKept } = status;
  const down = processes.wall === "down" || processes.names === "down";
  return (
    <>
      {down ? (
        <Banner tone="warn" title={home.processDown} text={home.processDownText} />
      ) : status.enforced ? null : (
        <Banner tone="warn" title={home.notEnforced} text={home.notEnforcedText} />
      )}
      {notKept === undefined ? null : (
        <Banner
          tone="bad"
          title={home.notKept}
          text={entryText(notKept.code, notKept.params, language)}
        />
      )}
    </>
  );
}

function NeedCard({ need: { kind, tone, thing } }: { need: Need }) {
  const { words, language } = useSpeech();
  const name = plain(thing.name);
  const [first] = whyOf(thing, language);
  return (
    <article className={`card need ${tone}`}>
      <Picture of={thing.name} />
      <div>
        <h3>{words.cards[kind](name)}</h3>
        {first === undefined ? null : <p className="soft small">{first}</p>}
      </div>
      <div className="actions">
        <Link
          href={`/things/${thing.id}`}
          className="button"
          aria-label={`${words.cards.look}: ${name}`}
        >
          {words.cards.look}
        </Link>
      </div>
    </article>
  );
}

function Tiles({ things }: { things: readonly ThingView[] }) {
  const { words } = useSpeech();
  const { busy } = useLive();
  return (
    <ul className="grid">
      {things.map((thing) => {
        const { code, tone } = standingOf(thing);
        return (
          <li key={thing.id}>
            <Link href={`/things/${thing.id}`} className={`tile ${tone}`}>
              <Picture of={thing.name} />
              <span>
                <b>{plain(thing.name)}</b>
                <State tone={tone}>{words.states[code]}</State>
              </span>
              {busy.has(thing.id) ? (
                <span className="pulse">
                  <span className="hidden">{words.live}</span>
                </span>
              ) : (
                <span />
              )}
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
