// Planted: breaks the-assembly-is-pure.
export { readFileSync } from "node:fs";
