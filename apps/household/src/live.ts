/** What happens at home, as it happens: what an event is about is asked for again. */
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { createContext, useContext, useEffect, useState } from "react";

/** Longest that changes wait for each other before they are asked for. */
const TOGETHER_MS = 250;
/** How long a device is shown as busy after it did something. */
const BUSY_MS = 4000;

export interface Live {
  readonly connected: boolean;
  /** Devices that did something a moment ago. */
  readonly busy: ReadonlySet<string>;
}

export const LiveContext = createContext<Live>({ connected: true, busy: new Set() });

export const useLive = (): Live => useContext(LiveContext);

/** Traffic, not change: shown, and nothing is asked for. */
const TRAFFIC = new Set(["name", "dropped", "stopped", "counted", "learnt"]);

interface Heard {
  readonly kind: string;
  readonly device?: string | { readonly id: string };
}

export function useEvents(): Live {
  const client = useQueryClient();
  const [connected, setConnected] = useState(true);
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    const source = new EventSource("/api/v1/events");
    const until = new Map<string, number>();
    let waiting: number | undefined;
    let lost = false;
    const show = () => {
      const now = Date.now();
      for (const [id, end] of until) if (end <= now) until.delete(id);
      setBusy((before) =>
        before.size === until.size && [...until.keys()].every((id) => before.has(id))
          ? before
          : new Set(until.keys()),
      );
    };
    const beat = window.setInterval(show, 1000);
    source.addEventListener("open", () => {
      setConnected(true);
      // What was missed meanwhile is asked for.
      if (lost) void client.invalidateQueries();
      lost = false;
    });
    source.addEventListener("error", () => {
      lost = true;
      setConnected(false);
    });
    source.addEventListener("message", ({ data }: MessageEvent<string>) => {
      const event = JSON.parse(data) as Heard;
      const id = typeof event.device === "string" ? event.device : undefined;
      if (TRAFFIC.has(event.kind)) {
        if (id !== undefined) until.set(id, Date.now() + BUSY_MS);
        show();
        return;
      }
      waiting ??= window.setTimeout(() => {
        waiting = undefined;
        void renew(client);
      }, TOGETHER_MS);
    });
    return () => {
      source.close();
      window.clearInterval(beat);
      window.clearTimeout(waiting);
    };
  }, [client]);
  return { connected, busy };
}

async function renew(client: QueryClient): Promise<void> {
  await Promise.all(
    ["home", "thing", "journal", "keys"].map((key) =>
      client.invalidateQueries({ queryKey: [key] }),
    ),
  );
}
