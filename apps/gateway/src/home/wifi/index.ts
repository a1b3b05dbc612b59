/** One Wi-Fi key for each thing. */
export { openWifi } from "./open.ts";
export type { NoticeCode } from "./ring.ts";
export type { Minted } from "./wifi.ts";
