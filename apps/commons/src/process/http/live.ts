/** The room's news as server-sent events, and the one script that fetches the page again. */
import type { ServerResponse } from "node:http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { paramOf } from "../../http/desk.ts";
import { problem } from "../../http/problem.ts";
import type { Processes } from "../kept.ts";

/** Streams at a time. Threat: whoever opens them without end. */
const STREAMS = 1000;
/** A comment now and then, so that nobody on the way takes the silence for an end. */
const HEARTBEAT = 25_000;

const POLICY =
  "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** Only the room may run a script, and only ours. */
export function scripted(request: FastifyRequest, reply: FastifyReply): void {
  if (paramOf(request, "*").endsWith("/live")) reply.header("content-security-policy", POLICY);
}

export function liveRoutes(server: FastifyInstance, processes: Processes): void {
  const streams = new Set<ServerResponse>();

  server.get("/assembly/live.js", async (_, reply) =>
    reply
      .header("cache-control", "public, max-age=3600")
      .type("text/javascript; charset=utf-8")
      .send(script),
  );

  server.get("/assembly/:process/events", async (request, reply) => {
    const id = paramOf(request, "process");
    const size = await processes.read(id, ({ entries }) => entries.length);
    if (size === undefined) return problem(reply, 404, "not-found");
    if (streams.size >= STREAMS) return problem(reply, 503, "too-many");
    reply.hijack();
    const { raw } = reply;
    raw.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    const tell = (entries: number) => raw.write(`id: ${entries}\ndata: ${entries}\n\n`);
    tell(size);
    const unwatch = processes.watch(id, tell);
    const beat = setInterval(() => raw.write(": still here\n\n"), HEARTBEAT);
    streams.add(raw);
    raw.on("close", () => {
      clearInterval(beat);
      unwatch();
      streams.delete(raw);
    });
    return reply;
  });

  server.addHook("preClose", async () => {
    for (const stream of streams) stream.end();
  });
}

/**
 * Fetches the page again at each entry and puts in the part that changes. What somebody is writing is
 * outside of it; a button that was about to be pressed keeps the focus.
 */
const script = `"use strict";
const own = document.currentScript;
let size = Number(own.dataset.size);
let fetching = false;
let again = false;
const news = new EventSource(location.pathname.split("/").slice(0, 3).join("/") + "/events");
news.onmessage = ({ data }) => {
  if (Number(data) !== size) refresh();
};
async function refresh() {
  if (fetching) {
    again = true;
    return;
  }
  fetching = true;
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    if (answer.ok) show(await answer.text());
  } finally {
    fetching = false;
    if (again) {
      again = false;
      refresh();
    }
  }
}
function show(text) {
  const page = new DOMParser().parseFromString(text, "text/html");
  const fresh = page.getElementById("live");
  const live = document.getElementById("live");
  if (fresh === null || live === null) return;
  const held = live.contains(document.activeElement) ? document.activeElement.textContent : "";
  live.replaceChildren(...fresh.childNodes);
  size = Number(page.querySelector("script[data-size]").dataset.size);
  document.getElementById("live-says").textContent =
    page.getElementById("live-says").textContent;
  if (held !== "") {
    const same = [...live.querySelectorAll("button, a, summary")].find((each) => each.textContent === held);
    if (same !== undefined) same.focus();
  }
}
`;
