/**
 * `npm run deb`: the Debian package of the gateway, in `node_modules/.cache/thingwall/deb`.
 *
 * It holds the programs as plain JavaScript, without tests, the packages that they use and a Node.js
 * of its own: Debian 12's is too old. Needs dpkg-deb; nothing is downloaded.
 */
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { basename, join, relative } from "node:path";
import { NEEDED } from "../apps/gateway/src/supervise/preflight.ts";
import { ROOT } from "./reports.ts";

export const DEB_FOLDER = join(ROOT, "node_modules", ".cache", "thingwall", "deb");
const PACKAGING = join(ROOT, "packaging", "debian");
/** Of the programs that the gateway starts. */
export const programPackages: readonly string[] = [...new Set(Object.values(NEEDED))];
/** What people need beside the programs: hostapd and iw for Wi-Fi. */
export const RECOMMENDED = ["hostapd", "iw"];
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: "amd64", arm64: "arm64" };

interface Manifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}
/** The part of package-lock.json that is read here. */
interface Lock {
  readonly packages: Readonly<Record<string, Manifest & { readonly link?: boolean }>>;
}

/** Builds the package; answers its path. */
export function buildDeb(): string {
  const architecture = ARCHITECTURES[process.arch];
  if (architecture === undefined) throw new Error(`no package for ${process.arch}`);
  const { version } = readJson(join(ROOT, "apps", "cli", "package.json")) as Manifest;
  const tree = join(DEB_FOLDER, "tree");
  rmSync(tree, { recursive: true, force: true });
  const home = join(tree, "usr", "lib", "thingwall");
  copyProgram(home);
  copyPackages(home);
  cpSync(process.execPath, join(home, "node"), { dereference: true });
  executable(join(PACKAGING, "start"), join(home, "start"));
  executable(join(PACKAGING, "thingwall"), join(tree, "usr", "bin", "thingwall"));
  for (const unit of readdirSync(join(PACKAGING, "units")))
    plain(join(PACKAGING, "units", unit), join(tree, "lib", "systemd", "system", unit));
  plain(join(PACKAGING, "sysusers.conf"), join(tree, "usr", "lib", "sysusers.d", "thingwall.conf"));
  plain(join(PACKAGING, "tmpfiles.conf"), join(tree, "usr", "lib", "tmpfiles.d", "thingwall.conf"));
  plain(join(PACKAGING, "default"), join(tree, "etc", "default", "thingwall"));
  mkdirSync(join(tree, "etc", "thingwall"), { recursive: true });
  const documents = join(tree, "usr", "share", "doc", "thingwall");
  for (const name of ["README.md", "README.fr.md"]) plain(join(ROOT, name), join(documents, name));
  plain(join(ROOT, "docs", "gateway.example.json"), join(documents, "gateway.example.json"));
  writeFileSync(join(documents, "copyright"), copyright());
  writeControl(tree, version, architecture);
  return pack(tree, version, architecture);
}

/** As plain JavaScript, without tests: what takes types away would stay in each process's memory. */
function copyProgram(home: string): void {
  const plainly = join(DEB_FOLDER, "plain");
  rmSync(plainly, { recursive: true, force: true });
  execFileSync(process.execPath, [join(ROOT, "scripts", "plain.ts"), plainly]);
  for (const workspace of workspaces()) {
    // Of a web app only what was built is served.
    const parts = isWebApp(workspace) ? ["dist"] : ["bin", "src"];
    for (const part of ["package.json", ...parts])
      if (existsSync(join(plainly, workspace, part)))
        cpSync(join(plainly, workspace, part), join(home, workspace, part), {
          recursive: true,
          filter: (path) => !path.endsWith(".golden.txt"),
        });
  }
}

const isWebApp = (workspace: string) => existsSync(join(ROOT, workspace, "vite.config.ts"));

/** What the programs depend on, and what that depends on, as the lock says it was installed. */
function copyPackages(home: string): void {
  const lock = (readJson(join(ROOT, "package-lock.json")) as Lock).packages;
  const wanted = new Set<string>();
  const add = (place: string): void => {
    for (const name of Object.keys(lock[place]?.dependencies ?? {})) {
      const found = placeOf(lock, place, name);
      if (found === undefined || wanted.has(found)) continue;
      wanted.add(found);
      add(lock[found]?.link === true ? workspaceOf(name) : found);
    }
  };
  add("apps/cli");
  for (const place of wanted) {
    const into = join(home, place);
    mkdirSync(join(into, ".."), { recursive: true });
    if (lock[place]?.link === true)
      symlinkSync(relative(join(into, ".."), join(home, workspaceOf(place))), into);
    else cpSync(join(ROOT, place), into, { recursive: true, filter: isUsed });
  }
  // What is compiled for this kind of machine is an optional package of its own.
  for (const place of Object.keys(lock))
    if (place.startsWith("node_modules/node-unix-socket-") && existsSync(join(ROOT, place)))
      cpSync(join(ROOT, place), join(home, place), { recursive: true });
}

/** Nearest folder of modules that has it, from where it is used outward. */
function placeOf(lock: Lock["packages"], from: string, name: string): string | undefined {
  for (let folder = from; ; folder = folder.split("/").slice(0, -1).join("/")) {
    const place = `${folder === "" ? "" : `${folder}/`}node_modules/${name}`;
    if (place in lock) return place;
    if (folder === "") return undefined;
  }
}

function workspaceOf(place: string): string {
  const name = basename(place);
  const found = workspaces().find((workspace) => basename(workspace) === name);
  if (found === undefined) throw new Error(`no workspace ${name}`);
  return found;
}

const isUsed = (path: string) =>
  !/\.(map|md|markdown|d\.[cm]?ts)$|\/(test|tests|docs|examples?|\.github)(\/|$)/i.test(
    path.replace(/^.*node_modules\/(@[^/]+\/)?[^/]+/, ""),
  ) || /licen[cs]e/i.test(path);

function writeControl(tree: string, version: string, architecture: string): void {
  const control = join(tree, "DEBIAN");
  mkdirSync(control);
  const depends = ["init-system-helpers (>= 1.54)", "systemd (>= 247)", "libc6", "libstdc++6"];
  const size = Number(execFileSync("du", ["-sk", tree], { encoding: "utf8" }).split("\t")[0]);
  writeFileSync(
    join(control, "control"),
    [
      "Package: thingwall",
      `Version: ${version}`,
      `Architecture: ${architecture}`,
      "Maintainer: Thingwall maintainers <maintainers@thingwall.invalid>",
      `Installed-Size: ${size}`,
      `Depends: ${[...programPackages, ...depends].join(", ")}`,
      `Recommends: ${RECOMMENDED.join(", ")}`,
      "Section: net",
      "Priority: optional",
      "Description: protects the Internet from things, and things from the Internet",
      " A camera, a bulb or a speaker comes with its maker's description of what it",
      " needs (a MUD file, RFC 8520). Thingwall reads it, checks who signed it, and",
      " lets the thing do that and nothing else.",
      " .",
      " This is the gateway of a home or a small office: firewall, names, addresses,",
      " Wi-Fi with a key for each thing. After the installation: thingwall gateway setup",
      "",
    ].join("\n"),
  );
  plain(join(PACKAGING, "conffiles"), join(control, "conffiles"));
  for (const script of ["postinst", "prerm", "postrm"])
    executable(join(PACKAGING, script), join(control, script));
}

function copyright(): string {
  const node = readFileSync(
    join(ROOT, "node_modules", `node-linux-${process.arch}`, "LICENSE"),
    "utf8",
  );
  return [
    "Thingwall is under the Apache License 2.0 (/usr/share/common-licenses/Apache-2.0).",
    "Packages under /usr/lib/thingwall/node_modules have their licences beside them.",
    "Node.js, /usr/lib/thingwall/node:",
    "",
    node,
  ].join("\n");
}

function pack(tree: string, version: string, architecture: string): string {
  const deb = join(DEB_FOLDER, `thingwall_${version}_${architecture}.deb`);
  // Who may read what is the same wherever it was built.
  execFileSync("chmod", ["-R", "u+rwX,go+rX,go-w", tree]);
  execFileSync("dpkg-deb", ["--root-owner-group", "-Zzstd", "-z9", "--build", tree, deb], {
    stdio: ["ignore", 2, 2],
  });
  return deb;
}

function plain(from: string, into: string): void {
  mkdirSync(join(into, ".."), { recursive: true });
  cpSync(from, into);
  chmodSync(into, 0o644);
}

function executable(from: string, into: string): void {
  plain(from, into);
  chmodSync(into, 0o755);
}

const workspaces = () => [...foldersIn("packages"), ...foldersIn("apps"), "lab"];

function foldersIn(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { withFileTypes: true })
    .filter(
      (entry) => entry.isDirectory() && existsSync(join(ROOT, folder, entry.name, "package.json")),
    )
    .map(({ name }) => `${folder}/${name}`);
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}

if (import.meta.main) console.log(buildDeb());
