// Planted: breaks document-knows-only-itself.
export type { Policy } from "@thingwall/mud/policy";
