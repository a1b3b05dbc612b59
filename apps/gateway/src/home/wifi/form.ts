/** Forms that every text given to hostapd has been checked for: its files have no way to quote. */

export const MAC = /^[0-9a-f]{2}(?::[0-9a-f]{2}){5}$/;
/**
 * At most 16 characters: hostapd 2.10 reads a line of its key file into 128 octets and takes the
 * rest for another line, which makes it refuse the file and forget every key.
 */
export const KEY_ID = /^[a-z0-9](?:[a-z0-9-]{0,14}[a-z0-9])?$/;
/** IEEE 802.11: 256 bits, here as lower-case hexadecimal. */
export const PMK = /^[0-9a-f]{64}$/;
/** Linux interface name. */
export const INTERFACE = /^[A-Za-z][A-Za-z0-9_.-]{0,14}$/;

/** As in the configuration. */
export function isDeviceId(text: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,31}$/.test(text);
}
