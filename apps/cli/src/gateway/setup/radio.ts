/** What a radio can do, from what `iw` says of it: it has no other form for programs. Pure. */

export interface Capabilities {
  /** Others can join it. */
  readonly accessPoint: boolean;
  /** Each key can have an interface of its own. */
  readonly ownInterfaces: boolean;
  /** On which it may begin to send, by the rules of the country that holds now. */
  readonly channels: readonly number[];
}

/** Of `iw phy NAME info`; a radio of which nothing is said can nothing. */
export function readCapabilities(info: string): Capabilities {
  const modes = /^\tSupported interface modes:\n((?:\t\t.*\n?)*)/m.exec(info)?.[1] ?? "";
  const can = (mode: string) => modes.split("\n").some((line) => line.trim() === `* ${mode}`);
  const frequencies = [...info.matchAll(/^\s*\* \d+(?:\.\d+)? MHz \[(\d+)\](.*)$/gm)];
  return {
    accessPoint: can("AP"),
    ownInterfaces: can("AP/VLAN"),
    channels: frequencies
      .filter(([, , about = ""]) => !/disabled|no IR/.test(about))
      .map(([, channel]) => Number(channel)),
  };
}

/** Of `iw reg get`. Undefined while the radios obey no country's rules. */
export function readCountry(said: string): string | undefined {
  return /^country ([A-Z]{2}):/m.exec(said)?.[1];
}
