/** With `THINGWALL_SEED` set, property tests try the same values in every run. */
import fc from "fast-check";

const seed = process.env["THINGWALL_SEED"];
if (seed !== undefined) fc.configureGlobal({ seed: Number(seed) });
