// Planted: breaks commons-is-met-at-its-door.
export { openDatabase } from "../../../../../../apps/commons/src/postgres/database.ts";
