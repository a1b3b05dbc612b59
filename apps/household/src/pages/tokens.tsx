/** Tokens for programs of one's own. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { MadeToken, Scope, TokenView } from "@thingwall/gateway/api";
import { ask } from "../api.ts";
import { Asking } from "../parts/dialog.tsx";
import { given } from "../parts/given.ts";
import { Field, Problem, Section } from "../parts/parts.tsx";
import { plain } from "../parts/text.ts";
import { useSpeech } from "../words/index.ts";

const SCOPES: readonly Scope[] = ["read", "decide", "keys"];
const DAYS = 90;

export function Tokens() {
  const { words, day } = useSpeech();
  const { settings } = words;
  const client = useQueryClient();
  const tokens = useQuery({ queryKey: ["tokens"], queryFn: () => ask<TokenView[]>("tokens") });
  const end = useMutation({
    mutationFn: (id: string) => ask(`tokens/${id}`, "DELETE"),
    onSettled: () => client.invalidateQueries({ queryKey: ["tokens"] }),
  });
  return (
    <Section title={settings.tokens} aside={<MakeToken />}>
      <p className="soft small">
        {settings.tokensText} <a href="/api/v1/openapi.json">{settings.api}</a>
        {" · "}
        <a href="/api/v1/metrics">{settings.metrics}</a>
      </p>
      {tokens.data?.length ? (
        <ul className="list">
          {tokens.data.map(({ id, name, until }) => (
            <li key={id} className="row">
              <span>
                <b>{plain(name)}</b>{" "}
                <span className="soft small">{settings.tokenUntil(day(until))}</span>
              </span>
              <button type="button" className="button" onClick={() => end.mutate(id)}>
                {settings.tokenEnd}
              </button>
            </li>
          ))}
        </ul>
      ) : null}
    </Section>
  );
}

function MakeToken() {
  const { words } = useSpeech();
  return <Asking label={words.settings.tokenMake}>{(close) => <TokenForm close={close} />}</Asking>;
}

function TokenForm({ close }: { close: () => void }) {
  const { words } = useSpeech();
  const { settings } = words;
  const client = useQueryClient();
  const made = useMutation({
    mutationFn: (token: { name: string; scopes: Scope[] }) =>
      ask<MadeToken>("tokens", "POST", { ...token, days: DAYS }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["tokens"] }),
  });
  if (made.data)
    return (
      <>
        <p>{settings.tokenOnce}</p>
        <p className="code small">{made.data.token}</p>
        <div className="actions">
          <button type="button" className="button" onClick={close}>
            {words.close}
          </button>
        </div>
      </>
    );
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        const field = given(event.currentTarget);
        const scopes = SCOPES.filter((scope) => field(scope) !== "");
        made.mutate({ name: field("name"), scopes });
      }}
    >
      <Field label={settings.tokenName} name="name" required maxLength={64} />
      <fieldset>
        <legend>{settings.tokenScopes}</legend>
        <div className="choices">
          {SCOPES.map((scope) => (
            <label key={scope} className="choice">
              <input type="checkbox" name={scope} defaultChecked={scope === "read"} />
              <b>{settings.scopes[scope]}</b>
            </label>
          ))}
        </div>
      </fieldset>
      <Problem error={made.error} />
      <div className="actions">
        <button type="submit" className="button main" disabled={made.isPending}>
          {settings.tokenMake}
        </button>
        <button type="button" className="button" onClick={close}>
          {words.cancel}
        </button>
      </div>
    </form>
  );
}
