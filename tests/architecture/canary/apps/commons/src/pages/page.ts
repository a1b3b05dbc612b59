/** Shown by nobody: the target of a planted violation. */
export const page = "";
