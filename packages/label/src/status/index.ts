/** Whether what was stated still stands. Runs in a browser. */
export {
  freshnessOf,
  parseStatusList,
  type StatusList,
  statusListClaims,
  succeedStatusList,
} from "./list.ts";
export { type Status, statusIn } from "./status.ts";
