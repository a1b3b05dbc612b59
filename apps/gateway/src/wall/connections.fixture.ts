/** Connections as a kernel told them. */
import { readFileSync } from "node:fs";
import type { Connection } from "./connections.ts";
import { AnswerReader, readConnection } from "./ctnetlink.ts";

const text = readFileSync(new URL("./cases/connections.txt", import.meta.url), "utf8");

/** The kernel's own messages, by name. */
export const MESSAGES: ReadonlyMap<string, Buffer> = new Map(
  [...text.matchAll(/^(\w+): .*\n((?: {2}[0-9a-f]+\n)+)/gm)].map(([, name = "", hex = ""]) => [
    name,
    Buffer.from(hex.replace(/\s/g, ""), "hex"),
  ]),
);

/** What is read from them. */
export const CONNECTIONS: ReadonlyMap<string, Connection> = new Map(
  [...MESSAGES].map(([name, message]) => [name, readOne(name, message)]),
);

function readOne(name: string, message: Buffer): Connection {
  const [answer] = new AnswerReader().push(message);
  const read =
    answer?.kind === "connection" ? readConnection(answer.family, answer.attributes) : undefined;
  if (!read) throw new Error(`not read: ${name}`);
  return read;
}
