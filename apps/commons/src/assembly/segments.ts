/** Segments of recordings as times of a video, and what lies between them. */
import type { Assembly, Segment } from "./state.ts";

/** `m:ss` or `h:mm:ss` → seconds. Undefined for anything else. */
export function parseVideoTime(text: string): number | undefined {
  const found = /^(?:(\d{1,2}):)?(\d{1,2}):([0-5]\d)$/.exec(text);
  if (found === null) return undefined;
  const [, hours = "0", minutes = "", seconds = ""] = found;
  if (found[1] !== undefined && Number(minutes) > 59) return undefined;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

export function renderVideoTime(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes, rest] = [
    Math.floor(seconds / 3600),
    Math.floor(seconds / 60) % 60,
    seconds % 60,
  ];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** As the reports write it: `7:00–12:45`, or `~20:00` for a point that is only nearly known. */
export function renderSegment({ start, end, approximate }: Segment): string {
  const times = [start, ...(end === undefined ? [] : [end])].map(renderVideoTime);
  return `${approximate ? "~" : ""}${times.join("–")}`;
}

export interface Gap {
  readonly from: number;
  readonly to: number;
}

/**
 * Stretches of a recording between segments that none covers, of two seconds and more: reports end one
 * segment at the second before the next, which is no gap.
 */
export function gapsIn(state: Assembly, recording: string): readonly Gap[] {
  const spans = [...state.segments.values()]
    .filter((segment) => segment.recording === recording && segment.end !== undefined)
    .map(({ start, end = start }) => ({ start, end }))
    .toSorted((a, b) => a.start - b.start);
  const gaps: Gap[] = [];
  let covered = spans[0]?.end ?? 0;
  for (const { start, end } of spans.slice(1)) {
    if (start - covered > 1) gaps.push({ from: covered, to: start });
    covered = Math.max(covered, end);
  }
  return gaps;
}

/** The address of the second of the video: media fragments (W3C Media Fragments URI 1.0 §4.2.1). */
export const secondOf = (url: string, { start, end }: Segment): string =>
  `${url}#t=${start}${end === undefined ? "" : `,${end}`}`;
