// Planted: breaks nothing-imports-the-command-line.
export { projectNode } from "../../../../../apps/cli/bin/node24.js";
