// Planted: breaks processes-meet-at-contracts.
export * from "../wall/main.ts";
