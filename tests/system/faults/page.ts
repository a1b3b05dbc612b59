/** docs/faults.md: each row says what fails, when, and what must hold. */
import { readFileSync } from "node:fs";

export interface Row {
  readonly fault: string;
  readonly moment: string;
  readonly meanwhile: readonly string[];
  readonly afterwards: readonly string[];
  /** A line of the gateway's, an event of home's, or nothing. */
  readonly said: { readonly by: "line" | "event"; readonly text: string } | undefined;
}

const HEADER = ["What fails", "When", "Meanwhile", "Afterwards", "Said"];

/** Throws with the number of the line that is not a row. */
export function readPage(file: URL): readonly Row[] {
  const lines = readFileSync(file, "utf8").split("\n");
  const begin = lines.findIndex((line) => String(cells(line)) === String(HEADER));
  if (begin === -1) throw new Error(`no table with the columns ${HEADER.join(", ")}`);
  const end = lines.findIndex((line, index) => index > begin && !line.startsWith("|"));
  return lines.slice(begin + 2, end).map((line, index) => {
    const [fault, moment, meanwhile, afterwards, said, ...more] = cells(line);
    const all = [fault, moment, meanwhile, afterwards, said];
    if (more.length > 0 || all.some((cell) => cell === undefined || cell === ""))
      throw new Error(`line ${begin + 3 + index} has not one cell for each column`);
    return {
      fault: fault ?? "",
      moment: moment ?? "",
      meanwhile: (meanwhile ?? "").split("; "),
      afterwards: (afterwards ?? "").split("; "),
      said: readSaid(said ?? "", begin + 3 + index),
    };
  });
}

function cells(line: string): readonly string[] {
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function readSaid(cell: string, line: number): Row["said"] {
  if (cell === "nothing") return undefined;
  const [, event, text] = /^(home tells )?`([^`]+)`$/.exec(cell) ?? [];
  if (text === undefined) throw new Error(`line ${line}: neither words of the gateway nor nothing`);
  return { by: event === undefined ? "line" : "event", text };
}
