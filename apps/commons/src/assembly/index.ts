/**
 * The assembly: running a multistakeholder process as a record of acts. Pure: the clock is an
 * argument, and ids and salts come with the acts.
 */
export { leafOf, readAct, readEntry, type Act, type Entry } from "./act.ts";
export { type Proposal, replay, take, type Taken } from "./assembly.ts";
export { canadianProcess } from "./canada/canada.ts";
export { certificateOf } from "./calls.ts";
export { certificateDigest, type Certificate } from "./consensus.ts";
export { exportAssembly, importAssembly, type Exported, type Imported } from "./import.ts";
export { type Assembly, emptyAssembly } from "./state.ts";
export { explain, fill, refusalWords } from "./words.ts";
