/** A listener that cannot listen is seen, and what it would have heard of is looked for meanwhile. */
import { EventEmitter, once } from "node:events";
import { expect, test } from "vitest";
import { INTERRUPTED } from "./announcements.ts";
import { watchPorts } from "./watch.ts";

function watched(argv: readonly string[]) {
  const news = new EventEmitter();
  const changes: string[] = [];
  const deaf: string[] = [];
  watchPorts(
    (what) => {
      changes.push(what);
      news.emit("change");
    },
    (why) => {
      deaf.push(why);
      news.emit("deaf");
    },
    argv,
  );
  return { news, changes, deaf };
}

test.each([
  ["is not there", ["/nonexistent/bridge"], /failed to execute|No such file/],
  [
    "is refused by the kernel",
    ["sh", "-c", "echo Cannot open netlink socket >&2; exit 255"],
    /^Cannot open netlink socket$/,
  ],
  ["ends without a word", ["sh", "-c", "exit 3"], /ended with 3$/],
])(
  "one that %s is told of once, and the ports are looked at again and again",
  async (_, argv, why) => {
    const { news, changes, deaf } = watched(argv);
    await once(news, "change");
    await once(news, "change");
    expect(deaf).toEqual([expect.stringMatching(why)]);
    expect(changes).toEqual([INTERRUPTED, INTERRUPTED]);
  },
);

test("one that heard something and then ends is told of anew", async () => {
  const { news, changes, deaf } = watched(["sh", "-c", "echo 7: p-new; exit 1"]);
  while (deaf.length < 2) await once(news, "deaf");
  expect(changes[0]).toBe("7: p-new");
});
