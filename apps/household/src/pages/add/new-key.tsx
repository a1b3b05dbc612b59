/** A Wi-Fi key of its own for a thing that is still to come. */
import { useMutation } from "@tanstack/react-query";
import type { MadeKey } from "@thingwall/gateway/api";
import { ask } from "../../api.ts";
import { KeyCard } from "../../parts/key.tsx";
import { Problem, Section } from "../../parts/parts.tsx";
import { useDoor, useKeys } from "../../queries.ts";
import { useSpeech } from "../../words/index.ts";

export function NewKey() {
  const { words } = useSpeech();
  const { keys } = words;
  const door = useDoor();
  const isOwner = door.data?.account?.role === "owner";
  const wifi = useKeys();
  const made = useMutation({
    mutationFn: () => ask<MadeKey>("keys", "POST", { for: "thing", owner: newThing() }),
  });
  if (!wifi.data || !isOwner) return null;
  return (
    <Section title={keys.newTitle}>
      {made.data === undefined ? (
        <div className="card">
          <p className="soft">{keys.newText}</p>
          <Problem error={made.error} />
          <div className="actions">
            <button
              type="button"
              className="button"
              disabled={made.isPending}
              onClick={() => made.mutate()}
            >
              {keys.make}
            </button>
          </div>
        </div>
      ) : (
        <KeyCard made={made.data} />
      )}
    </Section>
  );
}

/** Random: nothing that a thing says of itself makes its identity. */
export function newThing(): string {
  const octets = crypto.getRandomValues(new Uint8Array(5));
  return `thing-${[...octets].map((octet) => octet.toString(16).padStart(2, "0")).join("")}`;
}
