// Planted: breaks signature-knows-only-documents.
export type { Policy } from "@thingwall/mud/policy";
