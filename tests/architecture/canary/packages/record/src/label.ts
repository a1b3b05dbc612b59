// Planted: breaks record-knows-no-package.
export * from "@thingwall/mud/document";
