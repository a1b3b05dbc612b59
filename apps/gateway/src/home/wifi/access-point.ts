/** hostapd as the home uses it, over its control interface. */
import { randomBytes } from "node:crypto";
import { type FSWatcher, statSync, watch } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { ControlSocket, firstWord } from "./control.ts";
import { enrol, type Enrolled, type Enrolment } from "./dpp.ts";
import { AccessPointError } from "./error.ts";
import { type AccessPointEvent, parseEvent } from "./event.ts";
import { MAC } from "./form.ts";
import { writeWhole } from "./whole-file.ts";
import { type AdmittedKey, renderPskFile } from "./psk-file.ts";
import type { Station } from "./ring.ts";
import { parseStation } from "./station.ts";

export interface AccessPointPlace {
  /** hostapd's control socket of the things' network. */
  readonly control: string;
  /** Folder for our ends of it; only we and root may write there. */
  readonly ownFolder: string;
  /** The `wpa_psk_file` that hostapd was configured with. */
  readonly pskFile: string;
}

/** hostapd numbers associations from 1 to 2007. */
const MOST_STATIONS = 2007;
/** With thousands of keys hostapd needs a while to take them in. */
const RELOAD_WITHIN_MS = 30_000;
/** Before a radio that is not on the air is asked about again. */
const ASK_AGAIN_MS = 5000;
/** A home where somebody comes or goes within each of so many listings has a fault elsewhere. */
const LISTINGS = 5;

export class AccessPoint {
  readonly #place: AccessPointPlace;
  readonly #commands: ControlSocket;
  readonly #events: ControlSocket;
  readonly #listeners = new Set<(event: AccessPointEvent) => void>();
  /** Comings and goings so far. */
  #changes = 0;
  #enrolling = false;
  #watcher: FSWatcher | undefined;

  /**
   * Speaks to a hostapd that runs; `onEvent` hears everything from now on and must not throw.
   * Rejects with `AccessPointError`.
   */
  static async connect(
    place: AccessPointPlace,
    onEvent: (event: AccessPointEvent) => void,
  ): Promise<AccessPoint> {
    const point = new AccessPoint(place);
    point.#listeners.add(onEvent);
    try {
      await point.#expect("PING", "PONG\n");
      point.#watchSocket();
      await point.#events.attach((octets) => point.#hear(parseEvent(octets)));
    } catch (error) {
      point.close();
      throw error;
    }
    return point;
  }

  private constructor(place: AccessPointPlace) {
    this.#place = place;
    const own = (what: string) =>
      join(place.ownFolder, `${what}-${randomBytes(4).toString("hex")}`);
    this.#commands = new ControlSocket({ server: place.control, own: own("ask") });
    try {
      this.#events = new ControlSocket({ server: place.control, own: own("hear") });
    } catch (error) {
      this.#commands.close();
      throw error;
    }
  }

  /**
   * Resolves when it is on the air: until then there is nobody, and hostapd refuses what needs the
   * radio. `signal`: when nobody waits any longer.
   */
  async onAir(signal: AbortSignal): Promise<void> {
    const enabled = Promise.withResolvers<void>();
    const unheard = this.#listen(({ kind }) => kind === "enabled" && enabled.resolve());
    signal.addEventListener("abort", () => enabled.resolve(), { once: true });
    try {
      // Asked now and then: one that was killed says nothing.
      while (!signal.aborted) {
        if (/^state=ENABLED$/m.test(await this.#commands.ask("STATUS"))) return;
        await Promise.race([enabled.promise, delay(ASK_AGAIN_MS, undefined, { signal })]).catch(
          () => {},
        );
      }
    } finally {
      unheard();
    }
  }

  /**
   * These keys and no others from now on; whoever is on one that is missing is not removed by
   * that alone.
   */
  async admit(keys: readonly AdmittedKey[]): Promise<void> {
    writeWhole(this.#place.pskFile, renderPskFile(keys));
    await this.#expect("RELOAD_WPA_PSK", "OK\n", RELOAD_WITHIN_MS);
  }

  /** Ends a station's association and what would let it come back without its key. */
  async remove(mac: string): Promise<void> {
    if (!MAC.test(mac)) throw new RangeError("not a MAC");
    await this.#expect("PMKSA_FLUSH", "OK\n");
    await this.#expect(`DEAUTHENTICATE ${mac}`, "OK\n");
  }

  /**
   * hostapd ends, without a word, the attachment of one who did not take its events in time.
   * Rejects with `AccessPointError` `closed` when it has.
   */
  async assertHeard(): Promise<void> {
    // The level of its events, as it is anyway: only to who is attached can one be set.
    const answer = await this.#events.ask("LEVEL 3");
    if (answer !== "OK\n") throw new AccessPointError("closed", { command: "LEVEL" });
  }

  /** Everybody whose handshake is done. Asked again while somebody comes or goes meanwhile. */
  async stations(): Promise<readonly Station[]> {
    for (let listing = 1; ; listing++) {
      const before = this.#changes;
      const found = await this.#list();
      if (before === this.#changes || listing === LISTINGS) return found;
    }
  }

  /** Rejects with `AccessPointError` `refused` while another enrolment runs. */
  async enrol(enrolment: Enrolment, withinMs?: number): Promise<Enrolled> {
    if (this.#enrolling) throw new AccessPointError("refused", { command: "DPP_AUTH_INIT" });
    this.#enrolling = true;
    try {
      const ask = (command: string) => this.#commands.ask(command);
      return await enrol({ ask, listen: (each) => this.#listen(each) }, enrolment, withinMs);
    } finally {
      this.#enrolling = false;
    }
  }

  /**
   * One that was killed and started again serves at the same place, but tells nothing to whoever
   * attached to the one before.
   */
  #watchSocket(): void {
    const { control } = this.#place;
    const born = birthOf(control);
    try {
      this.#watcher = watch(dirname(control), () => {
        if (birthOf(control) !== born) this.#hear({ kind: "ending" });
      });
    } catch (error) {
      throw new AccessPointError("unreachable", { path: control, reason: String(error) });
    }
  }

  close(): void {
    this.#watcher?.close();
    this.#commands.close();
    this.#events.close();
  }

  async #list(): Promise<readonly Station[]> {
    const found = new Map<string, Station>();
    let answer = await this.#commands.ask("STA-FIRST");
    // Nothing, or FAIL when the one asked for has gone meanwhile: the end.
    while (answer !== "" && answer !== "FAIL\n") {
      const station = parseStation(answer);
      if (station === undefined || found.size >= MOST_STATIONS)
        throw new AccessPointError("malformed", { command: "STA-NEXT" });
      const { mac, keyId, authorised } = station;
      if (authorised) found.set(mac, { mac, ...(keyId !== undefined && { keyId }) });
      answer = await this.#commands.ask(`STA-NEXT ${mac}`);
    }
    return [...found.values()];
  }

  #listen(onEvent: (event: AccessPointEvent) => void): () => void {
    this.#listeners.add(onEvent);
    return () => this.#listeners.delete(onEvent);
  }

  #hear(event: AccessPointEvent): void {
    if (event.kind === "joined" || event.kind === "left") this.#changes += 1;
    for (const listener of this.#listeners) listener(event);
  }

  async #expect(command: string, expected: string, withinMs?: number): Promise<void> {
    const answer = await this.#commands.ask(command, withinMs);
    if (answer === expected) return;
    const code = answer === "FAIL\n" || answer === "UNKNOWN COMMAND\n" ? "refused" : "malformed";
    throw new AccessPointError(code, { command: firstWord(command) });
  }
}

/** Another for each socket that was ever there; undefined: none is. */
function birthOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true });
  return found && `${found.ino} ${found.ctimeNs}`;
}
