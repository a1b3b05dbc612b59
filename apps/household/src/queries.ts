/** What the pages ask the gateway for. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type {
  Door,
  HomeStatus,
  JournalPage,
  NetworkView,
  Ruleset,
  ThingDetail,
  WifiView,
  Word,
} from "@thingwall/gateway/api";
import { ApiError, ask } from "./api.ts";

export const useDoor = () => useQuery({ queryKey: ["door"], queryFn: () => ask<Door>("door") });

export const useHome = () =>
  useQuery({ queryKey: ["home"], queryFn: () => ask<HomeStatus>("home") });

export const useThing = (id: string) =>
  useQuery({ queryKey: ["thing", id], queryFn: () => ask<ThingDetail>(`things/${id}`) });

export const useRuleset = () =>
  useQuery({ queryKey: ["rules"], queryFn: () => ask<Ruleset>("rules") });

export const useNetwork = () =>
  useQuery({ queryKey: ["network"], queryFn: () => ask<NetworkView>("network") });

/** The Wi-Fi keys; null where the gateway has no Wi-Fi of its own. */
export const useKeys = () =>
  useQuery({
    queryKey: ["keys"],
    queryFn: () =>
      ask<WifiView>("keys").catch((error: unknown) => {
        if (error instanceof ApiError && error.code === "no-wifi") return null;
        throw error;
      }),
  });

export interface JournalFilter {
  readonly device?: string | undefined;
  readonly weight?: "decision" | "event" | undefined;
  readonly limit?: number;
}

export const journalPath = (filter: JournalFilter, before?: number): string => {
  const query = new URLSearchParams(
    Object.entries({ ...filter, before }).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value)]],
    ),
  );
  return `journal?${query}`;
};

export const useJournal = (filter: JournalFilter) =>
  useQuery({
    queryKey: ["journal", filter],
    queryFn: () => ask<JournalPage>(journalPath(filter)),
  });

/** The household's word on a thing; what follows is in force when it resolves. */
export function useDecide(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (word: Word) => ask(`things/${id}/decisions`, "POST", word),
    onSettled: () => client.invalidateQueries(),
  });
}
