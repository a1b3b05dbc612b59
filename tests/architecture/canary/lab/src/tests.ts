// Planted: breaks production-imports-no-test-code.
export * from "../../../canary.ts";
