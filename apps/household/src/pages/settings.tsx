/** The home's name, its people, and what belongs to whoever is signed in. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Door, HomeView } from "@thingwall/gateway/api";
import type { Language } from "@thingwall/gateway/words";
import { Link } from "wouter";
import { ask } from "../api.ts";
import { given } from "../parts/given.ts";
import { Field, Problem, Section, Segments, State } from "../parts/parts.tsx";
import { useDoor } from "../queries.ts";
import { THEMES, type Theme } from "../theme.ts";
import { useSpeech, words as allWords } from "../words/index.ts";
import { Backup } from "./backup.tsx";
import { NewPassword } from "./door.tsx";
import { Keys } from "./keys.tsx";
import { People } from "./people.tsx";
import { Sessions } from "./sessions.tsx";
import { Tokens } from "./tokens.tsx";
import { isSecure } from "./trust.tsx";

export interface Look {
  readonly theme: Theme;
  readonly onTheme: (theme: Theme) => void;
  readonly onLanguage: (language: Language) => void;
}

export function SettingsPage({ look }: { look: Look }) {
  const { words, language } = useSpeech();
  const door = useDoor();
  const { settings } = words;
  if (!door.data?.account) return <h1>{settings.title}</h1>;
  const { account, home } = door.data;
  const owner = account.role === "owner";
  return (
    <>
      <h1>{settings.title}</h1>
      <div className="columns">
        <div>
          <Section title={settings.look}>
            <div className="card">
              <div className="actions">
                <Segments
                  legend={settings.languageOf}
                  choices={[
                    ["en", allWords.en.language],
                    ["fr", allWords.fr.language],
                  ]}
                  value={language}
                  onChange={look.onLanguage}
                />
                <Segments
                  legend={settings.theme}
                  choices={THEMES.map((theme) => [theme, settings.themes[theme]] as const)}
                  value={look.theme}
                  onChange={look.onTheme}
                />
              </div>
            </div>
          </Section>
          {owner ? <HomeForm home={home} /> : null}
          <People own={account.id} owner={owner} />
          <Keys />
          {owner ? <Backup /> : null}
          <Connection />
        </div>
        <div>
          <Sessions />
          <PasswordForm />
          <Tokens />
          <SignOut />
          <p>
            <Link href="/curious">{words.curious.title}</Link>
          </p>
          <p className="soft small">{settings.about}</p>
        </div>
      </div>
    </>
  );
}

function HomeForm({ home }: { home: HomeView }) {
  const { words, language } = useSpeech();
  const client = useQueryClient();
  const saved = useMutation({
    mutationFn: (home: HomeView) => ask<HomeView>("home", "PUT", home),
    onSuccess: () => client.invalidateQueries({ queryKey: ["door"] }),
  });
  const zones = Intl.supportedValuesOf("timeZone");
  return (
    <Section title={words.settings.home}>
      <form
        className="card form"
        onSubmit={(event) => {
          event.preventDefault();
          const field = given(event.currentTarget);
          saved.mutate({ name: field("name"), language, timeZone: field("zone") });
        }}
      >
        <Field
          label={words.settings.homeName}
          name="name"
          required
          maxLength={64}
          defaultValue={home.name}
        />
        <label className="field">
          <span>{words.settings.timeZone}</span>
          <select name="zone" defaultValue={home.timeZone}>
            {[...new Set([home.timeZone, ...zones])].map((zone) => (
              <option key={zone}>{zone}</option>
            ))}
          </select>
        </label>
        <Problem error={saved.error} />
        <div className="actions">
          <button type="submit" className="button" disabled={saved.isPending}>
            {words.thing.save}
          </button>
          <span role="status" className="soft">
            {saved.isSuccess ? words.settings.saved : null}
          </span>
        </div>
      </form>
    </Section>
  );
}

function Connection() {
  const { words } = useSpeech();
  const { trust } = words;
  return (
    <Section title={trust.title}>
      <div className="card">
        <State tone={isSecure() ? "good" : "warn"}>{isSecure() ? trust.secure : trust.plain}</State>
        <div className="actions">
          <Link href="/trust" className="button">
            {trust.see}
          </Link>
        </div>
      </div>
    </Section>
  );
}

function PasswordForm() {
  const { words } = useSpeech();
  const { settings } = words;
  const client = useQueryClient();
  const changed = useMutation({
    mutationFn: (words: { before: string; password: string }) => ask("password", "PUT", words),
    onSuccess: () => client.invalidateQueries({ queryKey: ["sessions"] }),
  });
  return (
    <Section title={settings.password}>
      <form
        className="card form"
        onSubmit={(event) => {
          event.preventDefault();
          const form = event.currentTarget;
          const field = given(form);
          changed.mutate(
            { before: field("before"), password: field("password") },
            { onSuccess: () => form.reset() },
          );
        }}
      >
        <Field
          label={settings.passwordBefore}
          name="before"
          type="password"
          required
          autoComplete="current-password"
        />
        <NewPassword label={settings.passwordNew} />
        <Problem error={changed.error} />
        <div className="actions">
          <button type="submit" className="button" disabled={changed.isPending}>
            {settings.passwordChange}
          </button>
        </div>
        <p role="status" className="soft">
          {changed.isSuccess ? settings.passwordDone : null}
        </p>
      </form>
    </Section>
  );
}

function SignOut() {
  const { words } = useSpeech();
  const client = useQueryClient();
  const out = useMutation({
    mutationFn: () => ask<Door>("sign-out", "POST"),
    onSuccess: (door) => {
      client.clear();
      client.setQueryData(["door"], door);
    },
  });
  return (
    <div className="actions">
      <button type="button" className="button" onClick={() => out.mutate()}>
        {words.door.signOut}
      </button>
    </div>
  );
}
