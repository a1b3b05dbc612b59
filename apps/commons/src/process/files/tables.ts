/** Positions and tasks as CSV (RFC 4180), and everything that was not removed as JSON. */
import { certificateOf } from "../../assembly/calls.ts";
import { type Entry, jsonOf } from "../../assembly/act.ts";
import type { Assembly } from "../../assembly/state.ts";
import { nameOf, plain, type Shown } from "../pages/shown.ts";

type Of = Pick<Shown, "id" | "state" | "language">;

/**
 * A cell in quotes. Threat: a spreadsheet that runs a cell which begins as a formula does (CWE-1236):
 * such a one gets an apostrophe first.
 */
export function cell(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return `"${safe.replaceAll('"', '""')}"`;
}

const table = (rows: readonly (readonly string[])[]): string =>
  rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");

export const positionsTable = (of: Of): string =>
  table([
    ["question", "text", "person", "organisation", "position", "reason", "interest", "at"],
    ...[...of.state.calls.values()].flatMap(({ id, question, positions }) =>
      [...positions.values()].map(({ party, organisation, stance, reason, interest, at }) => [
        ...[id, plain(of, question), nameOf(of, party)],
        ...[organisation === undefined ? "" : nameOf(of, organisation), stance],
        ...[reason === undefined ? "" : plain(of, reason)],
        ...[interest === undefined ? "" : plain(of, interest), at],
      ]),
    ),
  ]);

export const tasksTable = (of: Of): string =>
  table([
    ["task", "text", "state", "horizon", "due", "owners", "accepted by", "recommendation"],
    ...[...of.state.tasks.values()].map((task) => [
      ...[task.id, plain(of, task.text), task.state, task.horizon ?? "", task.due ?? ""],
      ...[task.owners.map((owner) => nameOf(of, owner)).join("; ")],
      ...[task.acceptedBy === undefined ? "" : nameOf(of, task.acceptedBy)],
      ...[task.recommendation ?? ""],
    ]),
  ]);

/** The entries as they were taken, and the certificates that follow from them. */
export function data(id: string, state: Assembly, entries: readonly Entry[]): string {
  const certificates = [...state.calls.keys()].flatMap((call) => certificateOf(state, call) ?? []);
  return JSON.stringify({
    process: id,
    size: entries.length,
    entries: entries.map(jsonOf),
    certificates,
  });
}
