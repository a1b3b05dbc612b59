// Planted: breaks production-imports-no-dev-dependency.
export { test } from "vitest";
