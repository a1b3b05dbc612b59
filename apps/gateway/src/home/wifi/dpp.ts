/**
 * Wi-Fi Easy Connect (DPP) with the access point as configurator: the thing's own QR code is
 * scanned, the thing gets its key over the air and says its MUD URL. That URL is its own word.
 */
import type { AccessPointEvent } from "./event.ts";
import { PMK } from "./form.ts";
import { assertSsid } from "./ssid.ts";

/** Text of a `DPP:` code: fields of one letter, each ended by `;`, and one more at the end. */
const URI = /^DPP:(?:[A-Z]:[\x21-\x3a\x3c-\x7e]{0,512};){1,8};$/;
const LONGEST_URI = 1024;
const WITHIN_MS = 30_000;

export interface Enrolment {
  /** As scanned; untrusted text. */
  readonly uri: string;
  readonly ssid: string;
  readonly pmk: string;
}

export type Enrolled =
  | { readonly ok: true; readonly mudUrl?: string }
  | {
      readonly ok: false;
      /** Not a DPP code, nobody answered in time, or the thing or hostapd refused. */
      readonly code: "bad-code" | "no-answer" | "refused";
      readonly reason?: string;
    };

/** What an enrolment needs of the access point. */
export interface Enroller {
  ask(command: string): Promise<string>;
  /** Every event from now on, until the returned function is called. */
  listen(onEvent: (event: AccessPointEvent) => void): () => void;
}

export function isDppUri(text: string): boolean {
  return text.length <= LONGEST_URI && URI.test(text);
}

/**
 * One at a time: hostapd's events do not say which thing they are about. Rejects with
 * `AccessPointError` when hostapd cannot be asked.
 */
export async function enrol(
  at: Enroller,
  { uri, ssid, pmk }: Enrolment,
  withinMs = WITHIN_MS,
): Promise<Enrolled> {
  assertSsid(ssid);
  if (!PMK.test(pmk)) throw new RangeError("not a PMK");
  if (!isDppUri(uri)) return { ok: false, code: "bad-code" };
  const peer = numberIn(await at.ask(`DPP_QR_CODE ${uri}`));
  if (peer === undefined) return { ok: false, code: "bad-code" };
  const configurator = numberIn(await at.ask("DPP_CONFIGURATOR_ADD"));
  try {
    if (configurator === undefined)
      return { ok: false, code: "refused", reason: "DPP_CONFIGURATOR_ADD" };
    return await introduce(at, { peer, configurator, ssid, pmk }, withinMs);
  } finally {
    await at.ask("DPP_STOP_LISTEN");
    await at.ask(`DPP_BOOTSTRAP_REMOVE ${peer}`);
    if (configurator !== undefined) await at.ask(`DPP_CONFIGURATOR_REMOVE ${configurator}`);
  }
}

interface Introduction {
  readonly peer: number;
  readonly configurator: number;
  readonly ssid: string;
  readonly pmk: string;
}

async function introduce(
  at: Enroller,
  { peer, configurator, ssid, pmk }: Introduction,
  withinMs: number,
): Promise<Enrolled> {
  let end: (outcome: Enrolled) => void = () => {};
  const outcome = new Promise<Enrolled>((resolve) => (end = resolve));
  let asked = false;
  let mudUrl: string | undefined;
  const stop = at.listen((event) => {
    switch (event.kind) {
      case "dpp-asked":
        asked = true;
        break;
      case "dpp-mud-url":
        // The first that comes after it asked: what is said at another time is another's.
        if (asked) mudUrl ??= event.url;
        break;
      case "dpp-configured":
        end({ ok: true, ...(mudUrl !== undefined && { mudUrl }) });
        break;
      case "dpp-failed":
        end(
          event.reason === "DPP-AUTH-INIT-FAILED"
            ? { ok: false, code: "no-answer" }
            : { ok: false, code: "refused", reason: event.reason },
        );
        break;
      case "ending":
      case "disabled":
        end({ ok: false, code: "refused", reason: event.kind });
        break;
      default:
        break;
    }
  });
  const timer = setTimeout(() => end({ ok: false, code: "no-answer" }), withinMs);
  try {
    const name = Buffer.from(ssid).toString("hex");
    const answer = await at.ask(
      `DPP_AUTH_INIT peer=${peer} configurator=${configurator} conf=sta-psk ssid=${name} psk=${pmk}`,
    );
    if (answer !== "OK\n") return { ok: false, code: "refused", reason: "DPP_AUTH_INIT" };
    return await outcome;
  } finally {
    clearTimeout(timer);
    stop();
  }
}

function numberIn(answer: string): number | undefined {
  return /^[0-9]{1,9}\n?$/.test(answer) ? Number(answer) : undefined;
}
