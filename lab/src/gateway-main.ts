/** Runs the gateway with the configuration file that is the first argument. */
import { readConfig, runGateway } from "@thingwall/gateway";

const file = process.argv[2];
if (file === undefined) throw new Error("usage: gateway-main.ts CONFIGURATION");
const gateway = await runGateway(await readConfig(file));
await gateway.ended;
