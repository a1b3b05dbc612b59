/** What one channel can carry; each bound stops a peer from taking the memory of the other side. */
export interface Limits {
  /** Bytes of one message. */
  readonly messageBytes: number;
  /** Bytes that may wait for a peer that does not read before it is dropped. */
  readonly waitingBytes: number;
  /** Requests of one connection under way at once; further ones wait unread. */
  readonly requestsAtOnce: number;
  /** Connections to one server at once; further ones are refused. */
  readonly connections: number;
}

export const LIMITS: Limits = {
  /** A desired state of 5,000 devices with 20 rules each takes 17 MiB. */
  messageBytes: 32 * 1024 * 1024,
  waitingBytes: 8 * 1024 * 1024,
  requestsAtOnce: 128,
  connections: 32,
};

/** Bytes of a path that the kernel takes for a unix socket (`sun_path` without its ending NUL). */
export const SOCKET_PATH_BYTES = 107;
