import { connect, createServer, type NetConnectOpts, type Server } from "node:net";

/** Whoever connects speaks to whoever listens there. */
export const passage = (to: NetConnectOpts): Server =>
  createServer((near) => {
    const far = connect(to);
    near.pipe(far).pipe(near);
    near.on("error", () => far.destroy());
    far.on("error", () => near.destroy());
  });
