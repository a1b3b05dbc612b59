/** What generated tests begin with: the same again with `THINGWALL_SEED=<as printed>`. */
export const seed = Number(process.env["THINGWALL_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
