/**
 * In hostapd's place where there is no radio: reads the settings that hostapd would, answers on the
 * same control interface, and takes from a test who joins with which key. As hostapd, it lets in only
 * who has a key of the file as it last read it.
 *
 *     hostapd SETTINGS        beside the settings: `radio`, a socket that takes a line `MAC KEYID`
 */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { speaker } from "../../apps/gateway/src/home/wifi/speaker.fixture.ts";

const [path = ""] = process.argv.slice(2);
const settings = new Map(
  readFileSync(path, "utf8")
    .split("\n")
    .map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]),
);
const folder = settings.get("ctrl_interface") ?? "";
const control = join(folder, settings.get("interface") ?? "");
const stations = new Map<string, string>();
let admitted = keys();

/** Ids of the keys that the file names. */
function keys(): ReadonlySet<string> {
  const text = readFileSync(settings.get("wpa_psk_file") ?? "", "utf8");
  return new Set([...text.matchAll(/^keyid=(\S+) /gm)].flatMap(([, id]) => id ?? []));
}

function station(mac: string | undefined): string {
  const key = mac === undefined ? undefined : stations.get(mac);
  return key === undefined ? "" : `${mac}\nflags=[AUTH][ASSOC][AUTHORIZED]\nkeyid=${key}\n`;
}

function answer(command: string): string {
  const [word, argument = ""] = command.split(" ");
  const all = [...stations.keys()];
  switch (word) {
    case "PING":
      return "PONG\n";
    case "STATUS":
      return "state=ENABLED\n";
    case "STA-FIRST":
      return station(all[0]);
    case "STA-NEXT":
      return station(all[all.indexOf(argument) + 1]);
    case "RELOAD_WPA_PSK":
      admitted = keys();
      return "OK\n";
    case "DEAUTHENTICATE":
      stations.delete(argument);
      return "OK\n";
    default:
      return "OK\n";
  }
}

mkdirSync(folder, { recursive: true });
rmSync(control, { force: true });
const point = speaker(answer, control);

const radio = join(dirname(path), "radio");
rmSync(radio, { force: true });
createServer((connection) => {
  createInterface(connection).on("line", (line) => {
    const [mac = "", key = ""] = line.split(" ");
    const isIn = admitted.has(key);
    if (isIn) {
      stations.set(mac, key);
      point.tell(`<3>AP-STA-CONNECTED ${mac} keyid=${key}`);
    }
    connection.end(isIn ? "in\n" : "out\n");
  });
}).listen(radio);
