#!/usr/bin/env node
/** Launcher: runs the command line with the project's Node.js 24, whatever Node.js started it. */
import { fileURLToPath } from "node:url";
import { nodeIsNewEnough, pathWithSystemFolders, projectNode, runInPlace } from "./node24.js";

if (nodeIsNewEnough()) {
  process.env.PATH = pathWithSystemFolders();
  const { main } = await import("../src/main.ts");
  await main(process.argv.slice(2));
} else {
  const node = projectNode();
  if (node === undefined) {
    console.error(
      `thingwall: Node.js 24 or newer is needed and this is ${process.versions.node}.\n` +
        "Run `npm ci` in the project's folder: it brings its own.",
    );
    process.exitCode = 3;
  } else {
    runInPlace(node, fileURLToPath(import.meta.url), process.argv.slice(2));
  }
}
