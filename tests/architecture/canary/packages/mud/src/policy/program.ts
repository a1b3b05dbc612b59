// Planted: breaks packages-import-no-program.
export type { StatusView } from "../../../../../../../apps/gateway/src/home/contract.ts";
