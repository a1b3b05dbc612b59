/** Runs the gateway with the configuration file that is the first argument. */
import { runGateway } from "@thingwall/gateway";

const file = process.argv[2];
if (file === undefined) throw new Error("usage: gateway-main.ts CONFIGURATION");
await runGateway(file);
