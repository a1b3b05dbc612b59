/**
 * SSDP (UPnP Device Architecture 1.1 §1.3) across isolated ports: a person's search and a thing's
 * answer, read and written anew. Both are hostile until read here. Pure.
 */

export const SSDP_PORT = 1900;
export const SSDP_GROUP = { 4: "239.255.255.250", 6: "ff02::c" } as const;

const LONGEST = 2048;
/** Of an answer; whatever else it says is left out. */
const TOLD = ["cache-control", "ext", "location", "server", "st", "usn"] as const;
type Told = (typeof TOLD)[number];

/** What is searched for; undefined for what is no search. */
export function readSearch(message: Uint8Array): string | undefined {
  const read = lines(message);
  if (read?.first !== "M-SEARCH * HTTP/1.1") return undefined;
  if (read.headers.get("man") !== '"ssdp:discover"') return undefined;
  return read.headers.get("st");
}

/** §1.3.2: sent straight to a thing, which answers at once to where it came from. */
export function writeSearch(target: string, host: string): Buffer {
  const at = host.includes(":") ? `[${host}]` : host;
  return Buffer.from(
    [
      "M-SEARCH * HTTP/1.1",
      `HOST: ${at}:${SSDP_PORT}`,
      'MAN: "ssdp:discover"',
      "MX: 1",
      `ST: ${target}`,
      "",
      "",
    ].join("\r\n"),
  );
}

export type Offer = ReadonlyMap<Told, string>;

/** `own`: the addresses of the thing that answers; it cannot lead to another's. */
export function readOffer(message: Uint8Array, own: ReadonlySet<string>): Offer | undefined {
  const read = lines(message);
  if (read?.first !== "HTTP/1.1 200 OK") return undefined;
  const location = read.headers.get("location") ?? "";
  if (!URL.canParse(location)) return undefined;
  const url = new URL(location);
  if (url.protocol !== "http:" && url.protocol !== "https:") return undefined;
  if (url.username !== "" || url.password !== "") return undefined;
  if (!own.has(url.hostname.replace(/^\[|\]$/g, ""))) return undefined;
  // As it was judged: whoever reads it next may take a backslash or a blank for something else.
  const told = new Map(read.headers).set("location", url.href);
  return new Map(
    TOLD.flatMap((name): [Told, string][] => {
      const value = told.get(name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

export function writeOffer(offer: Offer): Buffer {
  const told = [...offer].map(([name, value]) => `${name.toUpperCase()}: ${value}`);
  return Buffer.from(["HTTP/1.1 200 OK", ...told, "", ""].join("\r\n"));
}

/** Visible ASCII in lines, each header once; undefined for anything else. */
function lines(
  message: Uint8Array,
): { readonly first: string; readonly headers: ReadonlyMap<string, string> } | undefined {
  if (message.length > LONGEST) return undefined;
  const text = Buffer.from(message).toString("latin1");
  if (!/^[\x20-\x7e\r\n]*$/.test(text)) return undefined;
  const [first = "", ...rest] = text.split("\r\n");
  // Some readers end a line at either of the two.
  if (rest.some((line) => /[\r\n]/.test(line))) return undefined;
  const headers = new Map<string, string>();
  for (const line of rest) {
    if (line === "") break;
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).trim().toLowerCase();
    if (colon < 1 || headers.has(name)) return undefined;
    headers.set(name, line.slice(colon + 1).trim());
  }
  return { first, headers };
}
