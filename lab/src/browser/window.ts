/**
 * Runs in the phone's namespace: whoever connects to the socket (first argument) speaks to the app as
 * the phone does, through the gateway's own rules.
 */
import { connect, createServer, type Socket } from "node:net";
import { homePlan } from "../plan.ts";
import { serveMessages } from "../things/messages.ts";

const APP_PORT = 80;
const path = process.argv[2];
if (path === undefined) throw new Error("usage: window.ts SOCKET");

const server = createServer({ allowHalfOpen: true }, (near) => {
  const far = connect({ host: homePlan.lan.gateway.v4, port: APP_PORT, allowHalfOpen: true });
  join(near, far);
});
server.listen(path, () => serveMessages({}));

function join(near: Socket, far: Socket): void {
  for (const [one, other] of [
    [near, far],
    [far, near],
  ] as const) {
    one.pipe(other);
    one.on("error", () => other.destroy());
    one.on("close", () => other.destroy());
  }
}
