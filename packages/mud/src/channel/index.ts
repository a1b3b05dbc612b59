/** How a thing's description is pointed to from outside the network. Pure. */
export {
  type MudCode,
  type MudCodeFailure,
  type MudCodeRead,
  readMudCode,
  writeMudCode,
} from "./code.ts";
