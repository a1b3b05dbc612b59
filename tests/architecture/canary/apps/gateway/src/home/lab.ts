// Planted: breaks gateway-knows-no-lab.
export * from "@thingwall/lab";
