// Planted: breaks programs-meet-at-the-door.
export { InterfaceName } from "../../../../../../apps/gateway/src/config.ts";
