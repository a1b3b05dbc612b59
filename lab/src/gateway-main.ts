/** Runs the gateway with the configuration file that is the first argument, and tells its parent
 *  which of its programs started and ended. */
import { readConfig, runGateway } from "@thingwall/gateway";
import type { ProgramNews } from "./gateway.ts";

const file = process.argv[2];
if (file === undefined) throw new Error("usage: gateway-main.ts CONFIGURATION");
const gateway = await runGateway(await readConfig(file), {
  onReport: (report) => {
    if (report.kind === "line") process.stderr.write(`${report.program}: ${report.text}\n`);
    else tell(report);
  },
});
await gateway.ended;
if (process.connected) process.disconnect();

function tell(news: ProgramNews): void {
  if (process.connected) process.send?.(news);
}
