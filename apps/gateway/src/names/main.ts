/** Process 2 of the gateway: the only one that things may ask for names. */
import { tellReady } from "../machine/notify.ts";
import { endWhenLost, tellLastWords } from "../supervise/last-words.ts";
import { NamesSettings, readSettings, where } from "../supervise/settings.ts";
import { runNames } from "./run.ts";

tellLastWords();
const settings = await readSettings(NamesSettings);
const names = await runNames(settings);
endWhenLost(names.channel);
tellReady();
const places = settings.listen.map((address, i) => where(address, names.ports[i] ?? 0));
process.stderr.write(`answering at ${places.join(", ")}\n`);
for (const signal of ["SIGTERM", "SIGINT"] as const) {
  process.once(signal, () => void names.close().then(() => process.exit(0)));
}
