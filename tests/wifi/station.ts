/**
 * A thing or a phone: a simulated radio (mac80211_hwsim) in a network namespace of its own, with the
 * real wpa_supplicant, spoken to over its control socket as firmware does.
 */
import { execFile } from "node:child_process";
import { EventEmitter, on } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { parseWifiCode } from "../../apps/gateway/src/home/wifi/code.ts";
import { ControlSocket } from "../../apps/gateway/src/home/wifi/control.ts";
import type { Children } from "../system/rig/wire.ts";

const run = promisify(execFile);

/** Of channel 1, in MHz: no time is lost looking elsewhere. */
const FREQUENCY = 2412;

export interface Download {
  /** Octets so far. */
  readonly taken: number;
  readonly ended: boolean;
  stop(): void;
}

export class Station {
  readonly mac: string;
  readonly #children: Children;
  readonly #radio: number;
  readonly #commands: ControlSocket;
  readonly #events: ControlSocket;
  readonly #log: string[] = [];
  readonly #heard = new EventEmitter();

  /** `radio`: 1, 2 …; 0 is the access point's. `mac`: another than the radio's own. */
  static async start(
    children: Children,
    folder: string,
    radio: number,
    mac?: string,
  ): Promise<Station> {
    const [namespace, name] = [`air${radio}`, `wlan${radio}`];
    await run("ip", ["netns", "add", namespace]);
    await run("iw", ["phy", `phy${radio}`, "set", "netns", "name", namespace]);
    const inside = ["netns", "exec", namespace];
    if (mac !== undefined)
      await run("ip", [...inside, "ip", "link", "set", "dev", name, "address", mac]);
    const own = join(folder, namespace);
    await writeFile(`${own}.conf`, `ctrl_interface=${own}\n`);
    const argv = ["wpa_supplicant", "-D", "nl80211", "-i", name, "-c", `${own}.conf`];
    children.start(["ip", ...inside, ...argv]);
    const { stdout } = await run("ip", [...inside, "ip", "link", "show", "dev", name]);
    const its = /link\/ether (\S+)/.exec(stdout)?.[1] ?? "";
    for (let tries = 0; ; tries++) {
      const station = new Station(children, radio, join(own, name), own, its);
      try {
        await station.#attach();
        return station;
      } catch (error) {
        // Its socket is there a moment after its process: nothing says when.
        station.close();
        if (tries === 200) throw error;
        await delay(50);
      }
    }
  }

  private constructor(children: Children, radio: number, server: string, own: string, mac: string) {
    this.mac = mac;
    this.#children = children;
    this.#radio = radio;
    this.#commands = new ControlSocket({ server, own: `${own}.ask` });
    this.#events = new ControlSocket({ server, own: `${own}.hear` });
  }

  async ask(command: string): Promise<string> {
    const answer = await this.#commands.ask(command, 60_000);
    if (answer.startsWith("FAIL") || answer.startsWith("UNKNOWN"))
      throw new Error(`${command}: ${answer}`);
    return answer.trimEnd();
  }

  /** As a phone or a thing does with the text of the QR code. */
  async joinWith(code: string): Promise<void> {
    const read = parseWifiCode(code);
    if (read === undefined) throw new Error("no Wi-Fi code");
    await this.ask("REMOVE_NETWORK all");
    await this.ask("ADD_NETWORK");
    await this.ask(`SET_NETWORK 0 ssid ${Buffer.from(read.ssid).toString("hex")}`);
    await this.ask(`SET_NETWORK 0 psk "${read.passphrase}"`);
    await this.ask("SET_NETWORK 0 key_mgmt WPA-PSK");
    await this.ask(`SET_NETWORK 0 scan_freq ${FREQUENCY}`);
    await this.ask("SELECT_NETWORK 0");
  }

  /** Shows its own QR code and waits to be given a key (DPP). Gives the code's text. */
  async awaitKey(mudUrl: string): Promise<string> {
    await this.ask(`SET dpp_mud_url ${mudUrl}`);
    await this.ask("SET dpp_config_processing 2");
    const mac = this.mac.replaceAll(":", "");
    const id = await this.ask(`DPP_BOOTSTRAP_GEN type=qrcode chan=81/1 mac=${mac}`);
    const code = await this.ask(`DPP_BOOTSTRAP_GET_URI ${id}`);
    await this.ask(`DPP_LISTEN ${FREQUENCY} role=enrollee`);
    return code;
  }

  /** How many events came so far. */
  get mark(): number {
    return this.#log.length;
  }

  /** What came after `mark` others. */
  since(mark: number): readonly string[] {
    return this.#log.slice(mark);
  }

  /** The first event with this text after `since` others, past or to come. */
  async event(text: string, since = 0): Promise<string> {
    const known = this.#log.slice(since).find((each) => each.includes(text));
    if (known !== undefined) return known;
    for await (const [each] of on(this.#heard, "event") as AsyncIterable<[string]>)
      if (each.includes(text)) return each;
    throw new Error("the events ended");
  }

  /** Its address on the home's network, and the way out. */
  async takeAddress(address: string, gateway: string): Promise<void> {
    const device = `wlan${this.#radio}`;
    await this.exec("ip", "address", "replace", `${address}/24`, "dev", device);
    await this.exec("ip", "route", "replace", "default", "via", gateway);
  }

  async exec(...argv: readonly string[]): Promise<string> {
    return (await run("ip", ["netns", "exec", `air${this.#radio}`, ...argv])).stdout;
  }

  /** Connects and goes on taking what comes; resolves with the first line that the server says. */
  async download(
    address: string,
  ): Promise<{ readonly first: string; readonly download: Download }> {
    const child = this.#children.start(
      ["ip", "netns", "exec", `air${this.#radio}`, "socat", "-u", `TCP:${address}:443`, "-"],
      "pipe",
    );
    const state = { taken: 0, ended: false, stop: () => void child.kill("SIGKILL") };
    child.once("close", () => (state.ended = true));
    const first = await new Promise<string>((resolve) => {
      child.stdout?.once("data", (octets: Buffer) => {
        resolve(octets.toString("latin1").split("\n")[0] ?? "");
      });
    });
    child.stdout?.on("data", (octets: Buffer) => (state.taken += octets.length));
    return { first, download: state };
  }

  /** Tries to connect for as long as it takes to be noticed. */
  knock(address: string, port = 443): { stop(): void } {
    const child = this.#children.start(
      ["ip", "netns", "exec", `air${this.#radio}`, "socat", "-u", `TCP:${address}:${port}`, "-"],
      "ignore",
    );
    return { stop: () => void child.kill("SIGKILL") };
  }

  close(): void {
    this.#commands.close();
    this.#events.close();
  }

  async #attach(): Promise<void> {
    await this.#events.attach((octets) => {
      const text = octets.toString("latin1");
      this.#log.push(text);
      this.#heard.emit("event", text);
    });
  }
}
