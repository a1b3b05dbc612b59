// Planted: breaks decide-knows-no-signature.
export * from "@thingwall/mud/signature";
