/**
 * The seeds of the fuzz corpus in `corpus/`: what a broken or taken-over process might write to the
 * socket of another. What a run finds beside them is added as a file of its own.
 *
 *     node corpus.fixture.ts          writes the seeds again
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

const FOLDER = new URL("./corpus/", import.meta.url);

/** By file name: `request-…` is said to a server, `answer-…` to who connects. */
export function corpus(said: "request" | "answer"): Map<string, Buffer> {
  const files = readdirSync(FOLDER).filter((file) => file.startsWith(`${said}-`));
  return new Map(files.toSorted().map((file) => [file, readFileSync(new URL(file, FOLDER))]));
}

const request = (params: string, op = "sum", id = "1") =>
  `{"id":${id},"op":"${op}","params":${params}}\n`;
const octets = (...parts: readonly (string | readonly number[])[]) =>
  Buffer.concat(
    parts.map((part) => (typeof part === "string" ? Buffer.from(part) : Buffer.from(part))),
  );

const SEEDS: Readonly<Record<string, string | Buffer>> = {
  "request-plain": request('{"terms":[1,2]}'),
  "request-two-in-one": request('{"terms":[1]}') + request('{"terms":[2]}', "sum", "2"),
  "request-half": '{"id":1,"op":"sum","par',
  "request-without-end": request('{"terms":[1]}').trimEnd(),
  "request-empty-lines": "\n\n\n\n",
  "request-carriage-returns": '{"id":1,"op":"sum","params":{"terms":[]}}\r\n\r\n',
  "request-null": "null\n",
  "request-array": "[]\n",
  "request-prototype": request('{"__proto__":{"terms":[1]}}'),
  "request-op-prototype": request("{}", "__proto__"),
  "request-op-constructor": request("{}", "constructor"),
  "request-op-empty": request("{}", ""),
  "request-op-of-65": request("{}", "x".repeat(65)),
  "request-op-twice": '{"id":1,"op":"refuse","op":"sum","params":{"terms":[1]}}\n',
  "request-id-negative": request("{}", "sum", "-1"),
  "request-id-fraction": request("{}", "sum", "1.5"),
  "request-id-beyond-integers": request("{}", "sum", "9007199254740993"),
  "request-id-beyond-numbers": request("{}", "sum", "1e999"),
  "request-id-array": request("{}", "sum", "[1]"),
  "request-terms-beyond-numbers": request('{"terms":[1e999]}'),
  "request-terms-many": request(`{"terms":[${"1,".repeat(1000)}1]}`),
  "request-nested-deep": request("[".repeat(5000) + "]".repeat(5000)),
  "request-nested-open": request("[".repeat(5000)),
  "request-objects-deep": request('{"a":'.repeat(3000) + "1" + "}".repeat(3000)),
  "request-surrogate-alone": request('{"text":"\\ud800"}', "echo"),
  "request-nul": request('{"text":"a\\u0000b"}', "echo"),
  "request-control-raw": octets('{"id":1,"op":"ec', [0, 7], 'ho","params":{}}\n'),
  "request-byte-order-mark": octets([0xef, 0xbb, 0xbf], request('{"terms":[1]}')),
  "request-utf8-cut": octets('{"id":1,"op":"echo","params":{"text":"', [0xe2, 0x82], '"}}\n'),
  "request-utf8-overlong": octets('{"id":1,"op":"echo","params":{"text":"', [0xc0, 0x8a], '"}}\n'),
  "request-utf16": Buffer.from(request("{}"), "utf16le"),
  "request-an-answer": '{"id":1,"ok":42}\n',
  "request-web": "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
  "request-tls": octets([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3, 3]),
  "answer-plain": '{"id":1,"ok":42}\n',
  "answer-to-nobody": '{"id":999,"ok":42}\n',
  "answer-twice": '{"id":1,"ok":42}\n{"id":1,"ok":43}\n',
  "answer-ok-and-error": '{"id":1,"ok":1,"error":{"code":"failed","message":"x"}}\n',
  "answer-code-unknown": '{"id":1,"error":{"code":"x","message":"x"}}\n',
  "answer-message-missing": '{"id":1,"error":{"code":"failed"}}\n',
  "answer-event-unasked": '{"event":{"a":1}}\n',
  "answer-goodbye": '{"error":{"code":"too-many","message":"x"}}\n',
  "answer-goodbye-then-more": '{"error":{"code":"too-many","message":"x"}}\n{"id":1,"ok":42}\n',
  "answer-half": '{"id":1,"o',
  "answer-not-json": "hello\n",
  "answer-id-prototype": '{"id":"__proto__","ok":1}\n',
  "answer-nested-deep": `{"id":1,"ok":${"[".repeat(5000)}${"]".repeat(5000)}}\n`,
};

if (import.meta.main) {
  mkdirSync(FOLDER, { recursive: true });
  for (const [name, bytes] of Object.entries(SEEDS)) {
    writeFileSync(new URL(`${name}.bin`, FOLDER), bytes);
  }
}
