export type * from "./flow.ts";
export type * from "./decision.ts";
export { decide, GATEWAY_SERVICES, HOUSEHOLD_SERVICES, OPENING_ICMP } from "./decide.ts";
