// Planted: breaks learn-knows-no-signature.
export * from "@thingwall/mud/signature";
