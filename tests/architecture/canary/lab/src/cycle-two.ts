// Planted: breaks no-cycles.
export * from "./cycle-one.ts";
