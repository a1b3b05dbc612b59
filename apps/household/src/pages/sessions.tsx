/** Where one is signed in. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { SessionView } from "@thingwall/gateway/api";
import { ask } from "../api.ts";
import { Section } from "../parts/parts.tsx";
import { plain } from "../parts/text.ts";
import { useSpeech } from "../words/index.ts";

export function Sessions() {
  const { words, moment } = useSpeech();
  const { settings } = words;
  const client = useQueryClient();
  const sessions = useQuery({
    queryKey: ["sessions"],
    queryFn: () => ask<SessionView[]>("sessions"),
  });
  const end = useMutation({
    mutationFn: (id: string) => ask(`sessions/${id}`, "DELETE"),
    onSettled: () => client.invalidateQueries({ queryKey: ["sessions"] }),
  });
  return (
    <Section title={settings.sessions}>
      <ul className="list">
        {(sessions.data ?? []).map(({ id, agent, seen, own }) => (
          <li key={id} className="row">
            <span>
              <b>{browserOf(agent)}</b>{" "}
              <span className="soft small">
                {own ? settings.sessionThis : settings.sessionSeen(moment(seen))}
              </span>
            </span>
            {own ? null : (
              <button type="button" className="button" onClick={() => end.mutate(id)}>
                {settings.sessionEnd}
              </button>
            )}
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** “Firefox, Android”: the two words of a long line that people know; the line itself otherwise. */
function browserOf(agent: string): string {
  const browser = /Firefox|Edg|OPR|Chrome|Safari/.exec(agent)?.[0];
  const system = /Android|iPhone|iPad|Windows|Mac OS X|Linux/.exec(agent)?.[0];
  return plain([browser, system].filter((found) => found !== undefined).join(", ") || agent || "?");
}
