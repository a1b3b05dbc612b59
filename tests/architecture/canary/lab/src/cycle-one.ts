// Planted: breaks no-cycles.
export * from "./cycle-two.ts";
