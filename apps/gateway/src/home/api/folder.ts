/** Where the app is that was built with the gateway. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Undefined where it was not built: then there is the API alone. */
export function appFolder(): string | undefined {
  const built = fileURLToPath(new URL("../../../../household/dist", import.meta.url));
  return existsSync(`${built}/index.html`) ? built : undefined;
}
