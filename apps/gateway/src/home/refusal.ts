/** Why what the household says of a device cannot be done. */
export type RefusalCode =
  /** Nobody has that identity. */
  | "no-device"
  /** People's devices have no description. */
  | "no-thing"
  /** Somebody describes it: nothing is proposed for it. */
  | "described"
  | "nothing-tried"
  | "nothing-offered"
  /** It is not the one that was shown. */
  | "other-description"
  /** It says nowhere where its description is. */
  | "no-source"
  /** What is in force of it comes from another URL than the file that was given. */
  | "described-elsewhere"
  | "no-destination"
  /** A port without TCP or UDP. */
  | "no-such-way"
  | "nothing-permitted"
  | "no-key"
  /** It waits for its device, is being replaced, or has ended. */
  | "key-not-in-use"
  | "too-many-keys"
  | "no-access-point";

/** Its message is its code: that is what comes out at the other end of a socket. */
export class Refusal extends Error {
  readonly code: RefusalCode;

  constructor(code: RefusalCode) {
    super(code);
    this.name = "Refusal";
    this.code = code;
  }
}
