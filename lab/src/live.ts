/** Shows the view on a stream: redrawn in place on a terminal, one line per event elsewhere. */
import type { StatusView } from "@thingwall/gateway";
import type { WriteStream } from "node:tty";
import type { Home } from "./home.ts";
import { styleFor } from "./terminal.ts";
import { emptyView, note, renderView } from "./view.ts";
import type { Words } from "./words.ts";

const HOME = "\u001b[H";
const CLEAR_REST_OF_LINE = "\u001b[K";
const CLEAR_BELOW = "\u001b[J";
const ENTER_SCREEN = "\u001b[?1049h\u001b[?25l";
const LEAVE_SCREEN = "\u001b[?25h\u001b[?1049l";
const REDRAW = 200;

export interface Live {
  /** Gives the terminal back as it was. */
  close(): void;
}

export async function showLive(home: Home, stream: WriteStream, words: Words): Promise<Live> {
  let status: StatusView = await home.status();
  let state = emptyView();
  if (!stream.isTTY) {
    const { title, labels, try: tryIt } = words.view;
    const said = [title, labels, tryIt].filter((line) => line !== "");
    stream.write(`${said.join("\n")}\n`);
    const end = home.listen((event) => {
      const next = note(state, event, words);
      state = next.state;
      if (next.line !== undefined) stream.write(`${next.line}\n`);
    });
    return { close: end };
  }
  const style = styleFor(stream);
  let stale = true;
  const end = home.listen((event) => {
    state = note(state, event, words).state;
    stale = true;
    if (event.source === "gateway" && event.event.kind === "device") {
      void home.status().then((now) => {
        status = now;
      });
    }
  });
  const draw = () => {
    if (!stale) return;
    stale = false;
    const frame = { columns: stream.columns, rows: stream.rows };
    const text = renderView(state, status, frame, words, style)
      .map((line) => line + CLEAR_REST_OF_LINE)
      .join("\n");
    stream.write(HOME + text + CLEAR_BELOW);
  };
  const resized = () => {
    stale = true;
  };
  stream.on("resize", resized);
  stream.write(ENTER_SCREEN);
  draw();
  const timer = setInterval(draw, REDRAW);
  return {
    close: () => {
      clearInterval(timer);
      end();
      stream.off("resize", resized);
      stream.write(LEAVE_SCREEN);
    },
  };
}
