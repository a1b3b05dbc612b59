/** Runs the gateway with the configuration file that is the first argument, until it is told to end. */
import { readConfig, runGateway } from "@thingwall/gateway";

const file = process.argv[2];
if (file === undefined) throw new Error("usage: main.ts CONFIGURATION");
const gateway = await runGateway(await readConfig(file));
await gateway.ended;
