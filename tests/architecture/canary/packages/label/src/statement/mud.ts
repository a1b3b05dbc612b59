// Planted: breaks label-knows-only-record.
export * from "@thingwall/mud/document";
