/** Gatherings as iCalendar (RFC 5545): tentative, then confirmed, with a SEQUENCE that grows. */
import type { Gathering } from "../../assembly/state.ts";
import { plain, type Shown } from "../pages/shown.ts";

type Of = Pick<Shown, "id" | "state" | "language"> & { readonly host: string };

/** §3.3.11: backslash, semicolon, comma and line ends of a text are written otherwise. */
export const escaped = (text: string): string =>
  text.replaceAll(/[\\;,]/g, (each) => `\\${each}`).replaceAll(/\r\n|\r|\n/g, "\\n");

/** §3.1: no line is longer than 75 octets; a longer one goes on after a space. */
export function folded(line: string): string {
  const parts: string[] = [];
  let part = "";
  for (const character of line) {
    if (Buffer.byteLength(part + character) > (parts.length === 0 ? 75 : 74)) {
      parts.push(part);
      part = "";
    }
    part += character;
  }
  return [...parts, part].join("\r\n ");
}

const bare = (day: string): string => day.replaceAll("-", "");

/** §3.6.1: the end of a whole day is the day after. */
const dayAfter = (day: string): string =>
  bare(new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10));

export function calendar(of: Of): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Thingwall//Assembly//EN",
    "METHOD:PUBLISH",
    ...[...of.state.gatherings.values()].flatMap((gathering) => event(of, gathering)),
    "END:VCALENDAR",
  ];
  return `${lines.map(folded).join("\r\n")}\r\n`;
}

function event(of: Of, { id, title, goal, place, status, dates }: Gathering): readonly string[] {
  const date = dates.at(-1);
  if (date === undefined) return [];
  const stamp = of.state.at.replaceAll(/[-:]|\.\d+/g, "");
  return [
    "BEGIN:VEVENT",
    `UID:${of.id}.${id}@${of.host}`,
    `DTSTAMP:${stamp}`,
    `SEQUENCE:${dates.length - 1}`,
    `DTSTART;VALUE=DATE:${bare(date.from)}`,
    `DTEND;VALUE=DATE:${dayAfter(date.to)}`,
    `STATUS:${status === "tentative" ? "TENTATIVE" : "CONFIRMED"}`,
    `SUMMARY;LANGUAGE=${of.language}:${escaped(plain(of, title))}`,
    ...(goal === undefined
      ? []
      : [`DESCRIPTION;LANGUAGE=${of.language}:${escaped(plain(of, goal))}`]),
    ...(place === undefined
      ? []
      : [`LOCATION;LANGUAGE=${of.language}:${escaped(plain(of, place))}`]),
    "END:VEVENT",
  ];
}
