// Planted: breaks packages-are-pure.
export { readFileSync } from "node:fs";
