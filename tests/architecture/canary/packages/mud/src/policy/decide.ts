// Planted: breaks policy-knows-only-documents.
export type { Flow } from "@thingwall/mud/decide";
