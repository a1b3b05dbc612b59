/** What happens in the lab, as a live picture or as lines. */
import type { GatewayEvent, StatusView } from "@thingwall/gateway";
import type { Flow } from "@thingwall/mud/decide";
import { describePacket, describeTrial, gotThrough, hostNamed } from "./describe.ts";
import type { LabEvent } from "./home.ts";
import { type HostName, homePlan, hostNames } from "./plan.ts";
import { cell, shown, type Style } from "./terminal.ts";
import type { Behaviour, News } from "./things/behaviour.ts";
import type { Words } from "./words.ts";

export interface Row {
  readonly behaviour: Behaviour;
  readonly doing: string;
  readonly passed: number;
  readonly dropped: number;
  readonly lastDrop: string;
}

export interface ViewState {
  readonly rows: Readonly<Record<HostName, Row>>;
  /** Newest last. */
  readonly recent: readonly Entry[];
}

interface Entry {
  readonly text: string;
  /** Drops of one host in a row share an entry, which shows the last of them. */
  readonly dropsOf: HostName | undefined;
  readonly count: number;
}

const RECENT = 200;
const fresh: Row = { behaviour: "quiet", doing: "", passed: 0, dropped: 0, lastDrop: "" };

export function emptyView(): ViewState {
  const rows = Object.fromEntries(hostNames.map((name) => [name, fresh])) as Record<HostName, Row>;
  return { rows, recent: [] };
}

/** The state after an event, and the event's line where it has one. Pure. */
export function note(
  state: ViewState,
  event: LabEvent,
  words: Words,
): { readonly state: ViewState; readonly line: string | undefined } {
  const change =
    event.source === "host"
      ? noteNews(state.rows[event.host], event.host, event.news, words)
      : noteGateway(state, event.event, words);
  if (change === undefined) return { state, line: undefined };
  const { host, row, line } = change;
  return {
    state: {
      rows: host === undefined ? state.rows : { ...state.rows, [host]: row },
      recent: line === undefined ? state.recent : remember(state.recent, line, change.dropsOf),
    },
    line,
  };
}

function remember(
  recent: readonly Entry[],
  text: string,
  dropsOf: HostName | undefined,
): readonly Entry[] {
  const last = recent.at(-1);
  if (last === undefined || dropsOf === undefined || last.dropsOf !== dropsOf) {
    return [...recent, { text, dropsOf, count: 1 }].slice(-RECENT);
  }
  return [...recent.slice(0, -1), { text, dropsOf, count: last.count + 1 }];
}

interface Change {
  readonly host: HostName | undefined;
  readonly row: Row;
  readonly line: string | undefined;
  readonly dropsOf?: HostName;
}

function noteNews(row: Row, host: HostName, news: News, words: Words): Change {
  const who = words.host[host];
  switch (news.kind) {
    case "behaving": {
      const doing = words.behaviour[news.behaviour];
      return {
        host,
        row: { ...row, behaviour: news.behaviour, doing },
        line: words.view.behaving(who, doing),
      };
    }
    case "did": {
      const what = describeTrial(news.trial, words);
      const passed = gotThrough(news.outcome);
      return {
        host,
        row: { ...row, doing: what, passed: row.passed + (passed ? 1 : 0) },
        line: passed ? words.view.behaving(who, words.view.allowed(what)) : undefined,
      };
    }
    case "burst": {
      const burst = words.view.burst(news.tried, news.reached);
      const doing = words.because(words.behaviour[news.behaviour], burst);
      return { host, row: { ...row, doing }, line: words.view.behaving(who, doing) };
    }
  }
}

function noteGateway(state: ViewState, event: GatewayEvent, words: Words): Change | undefined {
  if (event.kind === "dropped") {
    const what = describePacket(event.flow, words);
    const why = words.reason(event.decision);
    const host = senderHost(event.flow) ?? hostOf(event.device);
    const row = host === undefined ? fresh : state.rows[host];
    return {
      host,
      row: { ...row, dropped: row.dropped + 1, lastDrop: words.because(what, why) },
      line: words.view.behaving(sender(event.flow, words), words.view.dropped(what, why)),
      ...(host === undefined ? {} : { dropsOf: host }),
    };
  }
  if (event.kind === "name" && event.outcome === "refused") {
    const host = hostNamed(event.device);
    if (host === undefined) return undefined;
    const row = state.rows[host];
    const lastDrop = words.view.refusedName(shown(event.name, 64));
    return {
      host,
      row: { ...row, dropped: row.dropped + 1, lastDrop },
      line: words.view.behaving(words.host[host], lastDrop),
      dropsOf: host,
    };
  }
  if (event.kind === "repaired") {
    const line = words.view.behaving(words.host.gateway, words.view.repaired(event.part));
    return { host: undefined, row: fresh, line };
  }
  return undefined;
}

const hostOf = (device: string | undefined) =>
  device === undefined ? undefined : hostNamed(device);

/** The gateway says of a sender whose addresses do not go together: `unknown MAC`. */
const UNKNOWN = "unknown ";

/** The host whose MAC sent something with an address that is not its own. */
function senderHost({ from }: Flow): HostName | undefined {
  const mac = from.device?.startsWith(UNKNOWN) === true ? from.device.slice(UNKNOWN.length) : "";
  return homePlan.hosts.find((host) => host.mac === mac)?.name;
}

function sender(flow: Flow, words: Words): string {
  const { path, from } = flow;
  const host = hostOf(from.device);
  if (host !== undefined) return words.host[host];
  if (from.device === undefined && path === "wan") return words.host.internet;
  const liar = senderHost(flow);
  const who = liar === undefined ? words.view.somebody : words.host[liar];
  const claimed = homePlan.hosts.find(({ v4, v6 }) => v4 === from.address || v6 === from.address);
  const as = claimed === undefined ? shown(from.address, 64) : words.host[claimed.name];
  return words.view.posing(who, as);
}

export interface Frame {
  readonly columns: number;
  readonly rows: number;
}

/** The whole picture, as many lines as the frame has. Pure. */
export function renderView(
  state: ViewState,
  status: StatusView,
  frame: Frame,
  words: Words,
  style: Style,
): readonly string[] {
  const titles = words.view.columns;
  const widths = columnWidths(frame.columns);
  const line = (cells: readonly string[]) =>
    cells
      .map((text, index) => cell(text, widths[index] ?? 0))
      .join(" ")
      .trimEnd();
  const devices = hostNames.map((name) => {
    const row = state.rows[name];
    const device = status.devices.find(({ id }) => id === name);
    const misbehaves = !["quiet", "normal", "update"].includes(row.behaviour);
    const text = line([
      words.host[name],
      device === undefined ? "" : words.view[device.state],
      row.doing,
      String(row.passed),
      String(row.dropped),
      row.lastDrop === "" && device?.state === "held" ? words.standing(device.why) : row.lastDrop,
    ]);
    return misbehaves ? style.bad(text) : text;
  });
  const head = [
    style.strong(cell(words.view.title, frame.columns).trimEnd()),
    ...(words.view.labels === ""
      ? []
      : [style.strong(cell(words.view.labels, frame.columns).trimEnd())]),
    "",
    style.quiet(
      line([titles.who, titles.state, titles.doing, titles.passed, titles.dropped, titles.last]),
    ),
    ...devices,
    "",
    style.quiet(words.view.recent),
  ];
  const foot = [
    "",
    style.warn(cell(words.view.try, frame.columns).trimEnd()),
    style.quiet(words.view.stop),
  ];
  const room = Math.max(0, frame.rows - head.length - foot.length - 1);
  const recent = state.recent
    .slice(Math.max(0, state.recent.length - room))
    .map(({ text, count }) => (count === 1 ? text : `${text} ${words.view.times(count)}`))
    .map((text) => `  ${cell(text, frame.columns - 2).trimEnd()}`);
  const gap = Array.from({ length: room - recent.length }, () => "");
  return [...head, ...recent, ...gap, ...foot];
}

function columnWidths(columns: number): readonly number[] {
  const fixed = [12, 12, 0, 7, 7, 0];
  const rest = Math.max(16, columns - 12 - 12 - 7 - 7 - 5);
  const doing = Math.floor(rest * 0.36);
  return fixed.map((width, index) => (index === 2 ? doing : index === 5 ? rest - doing : width));
}
