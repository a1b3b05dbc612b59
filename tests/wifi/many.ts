/**
 * A home with so many keys: `node many.ts COUNT`. In seconds: until it is ready; one more is made;
 * it is joined with; it is revoked and its thing is out, and that is answered.
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
const gone = thing.event("CTRL-EVENT-DISCONNECTED", mark).then(() => seconds(ending));
await air.call("wifi-revoke", { key: last.keyId });
console.log(`| ${count} | ${ready} | ${made} | ${joined} | ${await gone} | ${seconds(ending)} |`);
await air.stop();
