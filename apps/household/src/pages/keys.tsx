/** Wi-Fi keys: who has which, a new one in place of an old one, the end of one. */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { MadeKey, WifiKeyView } from "@thingwall/gateway/api";
import { ask } from "../api.ts";
import { Confirmed } from "../parts/dialog.tsx";
import { KeyCard } from "../parts/key.tsx";
import { Problem, Section } from "../parts/parts.tsx";
import { plain } from "../parts/text.ts";
import { useDoor, useKeys } from "../queries.ts";
import { useSpeech } from "../words/index.ts";
import { useNames } from "./rules.tsx";

/** `of`: the thing whose keys; all where absent. Nothing where the gateway has no Wi-Fi. */
export function Keys({ of }: { of?: string }) {
  const { words } = useSpeech();
  const door = useDoor();
  const wifi = useKeys();
  const isOwner = door.data?.account?.role === "owner";
  const client = useQueryClient();
  const made = useMutation({
    mutationFn: (key?: string) =>
      key === undefined
        ? ask<MadeKey>("keys", "POST", { for: "thing", owner: of })
        : ask<MadeKey>(`keys/${key}/rotation`, "POST"),
    onSettled: () => client.invalidateQueries({ queryKey: ["keys"] }),
  });
  if (!wifi.data) return null;
  const keys = wifi.data.keys.filter(({ owner, state }) =>
    of === undefined ? state !== "ended" : owner === of && state !== "ended",
  );
  return (
    <Section title={of === undefined ? words.settings.keys : words.keys.title}>
      {keys.length === 0 ? (
        <p className="soft">{words.keys.none}</p>
      ) : (
        <ul className="list">
          {keys.map((key) => (
            <li key={key.id} className="row">
              <Holder of={key} />
              {isOwner ? (
                <span className="actions">
                  {key.for === "guest" || key.state === "leaving" ? null : (
                    <button
                      type="button"
                      className="button"
                      disabled={made.isPending}
                      onClick={() => made.mutate(key.id)}
                    >
                      {words.keys.rotate}
                    </button>
                  )}
                  <Confirmed
                    label={words.keys.revoke}
                    title={words.keys.revokeTitle}
                    text={words.keys.revokeText}
                    doIt={words.keys.revoke}
                    onYes={async () => {
                      await ask(`keys/${key.id}`, "DELETE");
                      await client.invalidateQueries({ queryKey: ["keys"] });
                    }}
                  />
                </span>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      <Problem error={made.error} />
      {isOwner && of !== undefined && keys.length === 0 && made.data === undefined ? (
        <div className="actions">
          <button type="button" className="button" onClick={() => made.mutate(undefined)}>
            {words.keys.make}
          </button>
        </div>
      ) : null}
      {made.data === undefined ? null : <KeyCard made={made.data} />}
    </Section>
  );
}

function Holder({ of: { owner, state, until, here } }: { of: WifiKeyView }) {
  const { words, moment } = useSpeech();
  const names = useNames();
  return (
    <span>
      <b>{plain(names(owner))}</b>{" "}
      <span className="soft small">
        {words.keys.states[state]}
        {until === undefined ? null : ` · ${words.journal.until(moment(until))}`}
        {here.length === 0 ? null : ` · ${words.keys.here}`}
      </span>
    </span>
  );
}
