/**
 * A home with so many keys: `node many.ts COUNT`. How long one more takes, to be made and to be
 * joined with, and to be revoked; in the simulated radios' machine.
 */
import type { GatewayEvent } from "@thingwall/gateway";
import { openAir } from "./air.ts";

const count = Number(process.argv[2]);
const seconds = (from: number) => ((performance.now() - from) / 1000).toFixed(2);

const started = performance.now();
const air = await openAir({ keys: count - 1 });
const ready = seconds(started);
const thing = await air.station();
const begun = performance.now();
const last = await air.mint("newcomer");
const made = seconds(begun);
const joining = performance.now();
await thing.joinWith(last.code);
await air.event((event: GatewayEvent) => event.kind === "wifi-joined" && event.key === last.keyId);
const joined = seconds(joining);
const mark = thing.mark;
const ending = performance.now();
await air.call("wifi-revoke", { key: last.keyId });
await thing.event("CTRL-EVENT-DISCONNECTED", mark);
const out = seconds(ending);
console.log(`| ${count} | ${ready} | ${made} | ${joined} | ${out} |`);
await air.stop();
