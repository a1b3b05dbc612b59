/** The frame: language, look, who is here, and which page is shown. */
import { useQueryClient } from "@tanstack/react-query";
import type { Door } from "@thingwall/gateway/api";
import type { Language } from "@thingwall/gateway/words";
import { useEffect, useMemo, useRef, useState } from "react";
import { Link, Route, Switch, useLocation } from "wouter";
import { ApiError } from "./api.ts";
import { LiveContext, useEvents } from "./live.ts";
import { AddPage } from "./pages/add/add.tsx";
import { CuriousPage } from "./pages/curious.tsx";
import { DoorPage } from "./pages/door.tsx";
import { HomePage } from "./pages/home.tsx";
import { JournalPage } from "./pages/journal.tsx";
import { type Look, SettingsPage } from "./pages/settings.tsx";
import { ThingPage } from "./pages/thing.tsx";
import { TrustPage } from "./pages/trust.tsx";
import { Sign } from "./parts/icons.tsx";
import { Banner, Waiting } from "./parts/parts.tsx";
import { useDoor } from "./queries.ts";
import { firstLanguage, keep, keptTheme, showTheme, type Theme } from "./theme.ts";
import { SpeechContext, speechOf, useSpeech } from "./words/index.ts";

export function App() {
  const door = useDoor();
  const [language, setLanguage] = useState<Language>(firstLanguage);
  const [theme, setTheme] = useState<Theme>(keptTheme);
  const timeZone = door.data?.claimed === true ? door.data.home.timeZone : undefined;
  const speech = useMemo(
    () => speechOf(language, timeZone ?? Intl.DateTimeFormat().resolvedOptions().timeZone),
    [language, timeZone],
  );
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  useEffect(() => showTheme(theme), [theme]);
  const onLanguage = (chosen: Language) => {
    keep("language", chosen);
    setLanguage(chosen);
  };
  const look: Look = {
    theme,
    onTheme: (chosen) => {
      keep("theme", chosen);
      setTheme(chosen);
    },
    onLanguage,
  };
  return (
    <SpeechContext value={speech}>
      {door.data === undefined ? (
        <main className="door">
          <h1>{speech.words.app}</h1>
          <Waiting error={door.error} again={() => void door.refetch()} />
        </main>
      ) : door.data.account === undefined ? (
        <DoorPage door={door.data} onLanguage={onLanguage} />
      ) : (
        <Inside door={door.data} look={look} />
      )}
    </SpeechContext>
  );
}

const PAGES = [
  ["/", "home"],
  ["/add", "add"],
  ["/journal", "journal"],
  ["/settings", "settings"],
] as const;

/** Pages that belong to one of these. */
const OF: Readonly<Record<string, (typeof PAGES)[number][1]>> = {
  things: "home",
  trust: "settings",
  curious: "settings",
};

function Inside({ door, look }: { door: Door; look: Look }) {
  const { words } = useSpeech();
  const [path] = useLocation();
  const live = useEvents();
  useSignedOut();
  const main = usePageChange(path, door.home.name);
  const [, root = ""] = path.split("/");
  return (
    <LiveContext value={live}>
      <a className="skip" href="#content">
        {words.skip}
      </a>
      <div className="frame">
        <nav className="bar" aria-label={words.menu}>
          <div className="brand">
            <img src="/mark.svg" alt="" width="32" height="32" />
            {words.app}
          </div>
          <ul>
            {PAGES.map(([href, name]) => {
              const here = href === `/${root}` || (OF[root] !== undefined && OF[root] === name);
              return (
                <li key={name}>
                  <Link href={href} {...(here ? { "aria-current": "page" as const } : {})}>
                    <Sign of={name} />
                    {words.nav[name]}
                  </Link>
                </li>
              );
            })}
          </ul>
        </nav>
        <main className="page" id="content" tabIndex={-1} ref={main}>
          {live.connected ? null : (
            <Banner tone="warn" title={words.offline.title} text={words.offline.text} />
          )}
          <Switch>
            <Route path="/" component={HomePage} />
            <Route path="/things/:id">
              {({ id }) => <ThingPage key={id} id={decodeURIComponent(id)} />}
            </Route>
            <Route path="/add" component={AddPage} />
            <Route path="/journal" component={JournalPage} />
            <Route path="/settings">
              <SettingsPage look={look} />
            </Route>
            <Route path="/curious" component={CuriousPage} />
            <Route path="/trust" component={TrustPage} />
            <Route>
              <h1>{words.notFound.title}</h1>
              <p className="soft">{words.notFound.text}</p>
            </Route>
          </Switch>
        </main>
      </div>
    </LiveContext>
  );
}

/** Whoever was signed out meanwhile stands at the door again. */
function useSignedOut(): void {
  const client = useQueryClient();
  useEffect(
    () =>
      client.getQueryCache().subscribe(({ query }) => {
        const error: unknown = query.state.error;
        const isOut = error instanceof ApiError && error.code === "not-signed-in";
        if (isOut) void client.invalidateQueries({ queryKey: ["door"] });
      }),
    [client],
  );
}

/** A new page begins at its top, says its name, and has the focus: whoever cannot see it hears it. */
function usePageChange(path: string, home: string) {
  const main = useRef<HTMLElement>(null);
  const before = useRef(path);
  useEffect(() => {
    if (before.current === path) return;
    before.current = path;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [path]);
  useEffect(() => {
    const heading = main.current?.querySelector("h1")?.textContent ?? "";
    document.title = heading === home ? home : `${heading} · ${home}`;
  });
  return main;
}
