import { join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { ControlSocket } from "./control.ts";
import { type Speaker, speaker } from "./speaker.fixture.ts";

const opened: { close(): void }[] = [];
afterEach(() => {
  for (const each of opened.splice(0)) each.close();
});

function serve(...args: Parameters<typeof speaker>): Speaker {
  const made = speaker(...args);
  opened.push(made);
  return made;
}

function connectTo(at: Speaker, name = "own"): ControlSocket {
  const socket = new ControlSocket({ server: at.path, own: join(at.folder, name) });
  opened.push(socket);
  return socket;
}

test("commands are answered one by one, in their order", async () => {
  const at = serve((command) => `${command} is answered\n`);
  const socket = connectTo(at);
  const answers = await Promise.all(["PING", "STATUS", "STA-FIRST"].map((c) => socket.ask(c)));
  expect(answers).toEqual(["PING", "STATUS", "STA-FIRST"].map((c) => `${c} is answered\n`));
});

test("an answer that comes too late is nobody's", async () => {
  const late: (() => void)[] = [];
  const at = serve((command, later) => {
    if (command !== "PING") return "the other's\n";
    late.push(() => later("PONG\n"));
    return undefined;
  });
  const socket = connectTo(at);
  const first = socket.ask("PING", 50);
  const second = socket.ask("STATUS");
  await expect(first).rejects.toMatchObject({ code: "timeout", params: { command: "PING" } });
  await expect(second).rejects.toMatchObject({ code: "timeout" });
  late[0]!();
  await expect(socket.ask("STATUS")).rejects.toMatchObject({ code: "timeout" });
  expect(await connectTo(at, "next").ask("STATUS")).toBe("the other's\n");
});

test("nobody at the socket, and a path that is too long, are said", async () => {
  const at = serve(() => "");
  const socket = new ControlSocket({ server: join(at.folder, "no"), own: join(at.folder, "own") });
  await expect(socket.ask("PING")).rejects.toMatchObject({ code: "unreachable" });
  const own = join(at.folder, "o".repeat(100));
  expect(() => new ControlSocket({ server: at.path, own })).toThrow("ENAMETOOLONG");
  expect(() => new ControlSocket({ server: at.path, own: "/nowhere/at/all" })).toThrow(
    "unreachable",
  );
});

test("a socket that an earlier run left behind is replaced", async () => {
  const at = serve(() => "PONG\n");
  connectTo(at);
  expect(await connectTo(at).ask("PING")).toBe("PONG\n");
});

test.each(["", "PING\nDISABLE", "PING\0", "STA é", `SET ${"x".repeat(4095)}`])(
  "%j is no command",
  async (command) => {
    const at = serve(() => "OK\n");
    await expect(connectTo(at).ask(command)).rejects.toThrow(RangeError);
    expect(at.heard).toEqual([]);
  },
);

test("events come after attaching, from the server alone", async () => {
  const at = serve(() => "OK\n");
  const stranger = serve(() => "");
  const socket = connectTo(at);
  const heard: string[] = [];
  let two: () => void;
  const both = new Promise<void>((resolve) => (two = resolve));
  await socket.attach((octets) => {
    heard.push(octets.toString());
    if (heard.length === 2) two();
  });
  stranger.send("<3>AP-DISABLED ", join(at.folder, "own"));
  at.tell("<3>AP-ENABLED ");
  at.tell("");
  await both;
  expect(heard).toEqual(["<3>AP-ENABLED ", ""]);
});

test("an answer is told from the events that come before it", async () => {
  const at = serve((command) => {
    if (command === "LEVEL 3") at.tell("<3>AP-ENABLED ");
    return "OK\n";
  });
  const socket = connectTo(at);
  const heard: string[] = [];
  await socket.attach((octets) => heard.push(octets.toString()));
  expect(await socket.ask("LEVEL 3")).toBe("OK\n");
  expect(heard).toEqual(["<3>AP-ENABLED "]);
});

test("an attachment that is refused says so", async () => {
  const at = serve(() => "FAIL\n");
  await expect(connectTo(at).attach(() => {})).rejects.toMatchObject({ code: "refused" });
});
