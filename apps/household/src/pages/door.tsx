/** Coming in: taking charge, signing in, joining by invitation. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { Door } from "@thingwall/gateway/api";
import type { Language } from "@thingwall/gateway/words";
import { type ReactNode, useState } from "react";
import { Link, useLocation } from "wouter";
import { ask } from "../api.ts";
import { given } from "../parts/given.ts";
import { Field, Problem } from "../parts/parts.tsx";
import { useSpeech, words as allWords } from "../words/index.ts";
import { BringBack } from "./backup.tsx";
import { isSecure, TrustPage } from "./trust.tsx";

type Fields = ReturnType<typeof given>;

export function DoorPage({
  door,
  onLanguage,
}: {
  door: Door;
  onLanguage: (language: Language) => void;
}) {
  const { words, language } = useSpeech();
  const [path] = useLocation();
  const invited = path === "/join";
  const other = language === "en" ? "fr" : "en";
  return (
    <main className="door" id="content" tabIndex={-1}>
      <div className="brand">
        <span>
          <img src="/mark.svg" alt="" width="32" height="32" />
          {words.app}
        </span>
        <button type="button" className="plain" lang={other} onClick={() => onLanguage(other)}>
          {allWords[other].language}
        </button>
      </div>
      {path === "/trust" ? (
        <TrustPage />
      ) : !door.claimed ? (
        <Claim />
      ) : invited ? (
        <Join home={door.home.name} />
      ) : (
        <SignIn door={door} />
      )}
      {isSecure() || path === "/trust" ? null : (
        <p className="soft small">
          {words.trust.doorText} <Link href="/trust">{words.trust.title}</Link>
        </p>
      )}
    </main>
  );
}

function Claim() {
  const { words, language } = useSpeech();
  const { door } = words;
  const [code, setCode] = useState(codeInAddress);
  const timeZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return (
    <>
      <Form
        title={door.claimTitle}
        text={door.claimText}
        button={door.claim}
        send={(field) =>
          ask<Door>("claim", "POST", {
            ...{ code: field("code"), name: field("name"), password: field("password") },
            ...{ home: field("home"), language, timeZone },
          })
        }
      >
        <Field
          label={door.code}
          hint={door.codeHint}
          name="code"
          required
          autoComplete="one-time-code"
          autoCapitalize="none"
          spellCheck={false}
          value={code}
          onChange={({ target }) => setCode(target.value)}
        />
        <Field
          label={door.home}
          name="home"
          required
          maxLength={64}
          placeholder={door.homeExample}
        />
        <Field label={door.name} name="name" required maxLength={64} autoComplete="username" />
        <NewPassword label={door.password} />
      </Form>
      <details className="card">
        <summary>{words.backup.had}</summary>
        <div className="section inner">
          <p className="soft small">{words.backup.hadText}</p>
          <BringBack code={code.trim()} />
        </div>
      </details>
    </>
  );
}

function SignIn({ door: { home } }: { door: Door }) {
  const { words } = useSpeech();
  const { door } = words;
  return (
    <Form
      title={door.signInTitle}
      text={door.signInText(home.name)}
      button={door.signIn}
      send={(field) =>
        ask<Door>("sign-in", "POST", { name: field("name"), password: field("password") })
      }
    >
      <Field label={door.name} name="name" required maxLength={64} autoComplete="username" />
      <Field
        label={door.password}
        name="password"
        type="password"
        required
        maxLength={256}
        autoComplete="current-password"
      />
    </Form>
  );
}

function Join({ home }: { home: string }) {
  const { words } = useSpeech();
  const { door } = words;
  return (
    <Form
      title={door.joinTitle}
      text={door.joinText(home)}
      button={door.join}
      send={async (field) => {
        const [code, name, password] = [field("code"), field("name"), field("password")];
        const answer = await ask<Door>("join", "POST", { code, name, password });
        history.replaceState(null, "", "/");
        return answer;
      }}
    >
      <Field
        label={door.joinCode}
        name="code"
        required
        autoCapitalize="none"
        spellCheck={false}
        defaultValue={codeInAddress()}
      />
      <Field label={door.name} name="name" required maxLength={64} autoComplete="username" />
      <NewPassword label={door.password} />
    </Form>
  );
}

export function NewPassword({ label }: { label: string }) {
  const { words } = useSpeech();
  return (
    <Field
      label={label}
      hint={words.door.passwordHint}
      name="password"
      type="password"
      required
      minLength={8}
      maxLength={256}
      autoComplete="new-password"
    />
  );
}

/** After the `#`: it is in no log and no history of a server. */
function codeInAddress(): string {
  return new URLSearchParams(location.hash.slice(1)).get("code") ?? "";
}

function Form({
  title,
  text,
  button,
  send,
  children,
}: {
  title: string;
  text: string;
  button: string;
  send: (fields: Fields) => Promise<Door>;
  children: ReactNode;
}) {
  const { words } = useSpeech();
  const client = useQueryClient();
  const [sending, setSending] = useState(false);
  const entered = useMutation({
    mutationFn: send,
    onSuccess: (door) => client.setQueryData(["door"], door),
    onSettled: () => setSending(false),
  });
  return (
    <>
      <div className="section">
        <h1>{title}</h1>
        <p className="soft">{text}</p>
      </div>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          setSending(true);
          entered.mutate(given(event.currentTarget));
        }}
      >
        {children}
        <Problem error={entered.error} />
        <button type="submit" className="button main" disabled={sending}>
          {sending ? words.loading : button}
        </button>
      </form>
    </>
  );
}
