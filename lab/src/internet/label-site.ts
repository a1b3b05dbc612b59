/** The label programme as the small Internet sees it, where one runs. */
import { type IncomingMessage, request as ask, type ServerResponse } from "node:http";
import { programmeSocketPath } from "../runtime.ts";

export function answerAsProgramme(request: IncomingMessage, response: ServerResponse): void {
  const { method, url, headers } = request;
  const passed = ask(
    { socketPath: programmeSocketPath(), method, path: url, headers },
    (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    },
  );
  passed.on("error", () => {
    if (response.headersSent) response.destroy();
    else response.writeHead(502).end();
  });
  request.pipe(passed);
}
