/** Texts that strangers chose: shown as text, in one line, no longer than a glance. */

/** Controls, what turns the direction of writing, and what has no width. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\u2028\u2029]+/gu;

export function plain(text: string, most = 80): string {
  const seen = text.replaceAll(UNSEEN, " ").replaceAll(/\s+/g, " ").trim();
  const letters = [...seen];
  return letters.length <= most ? seen : `${letters.slice(0, most - 1).join("")}…`;
}
