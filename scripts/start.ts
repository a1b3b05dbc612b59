/** `npm start`: the app is built where its sources changed, then the lab's home opens with it. */
import { buildApp } from "./app.ts";

await buildApp();
process.argv.splice(2, 0, "start");
// By its name at run time: a launcher has no types.
const launcher = new URL("../apps/cli/bin/thingwall.js", import.meta.url);
await import(launcher.href);
