// Planted: breaks imports-resolve.
// @ts-expect-error There is no such file.
export * from "./nothing-here.ts";
