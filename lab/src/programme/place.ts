import { join } from "node:path";

/** Of the programme's keys and database, in `Machines.directory`. */
export const programmeFolder = (directory: string): string => join(directory, "commons");

/** The key with which everything of the programme is believed, as its readers get it. */
export const programmeRootFile = (directory: string): string =>
  join(programmeFolder(directory), "keys", "root.public.json");
