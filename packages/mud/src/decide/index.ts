export type * from "./flow.ts";
export type * from "./decision.ts";
