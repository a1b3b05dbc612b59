/**
 * Every limit this reader sets. A MUD file is hostile text until parsed (RFC 8520 §16): each limit
 * bounds the memory, the time or the text that one file can cost the household.
 * Lengths of strings are in characters (Unicode code points), as YANG counts them.
 */

/** Bytes of one file. The largest public file is under 100 kB; a gateway has little memory. */
export const MAX_FILE_BYTES = 1024 * 1024;

/** Nested arrays and objects. RFC 8520 with its extensions needs 14; deeper nesting attacks the stack. */
export const MAX_DEPTH = 32;

/** Characters of a JSON member name; the longest that any module here defines is 50. */
export const MAX_MEMBER_NAME = 256;

/** Access control lists of one file. */
export const MAX_ACLS = 128;

/** Access control entries of one file, all lists together; the largest public file has 201. */
export const MAX_ACES = 4096;

/** Entries of one `access-list` (a policy's references to lists). */
export const MAX_ACCESS_LISTS = 128;

/** Entries of any other list or leaf-list. */
export const MAX_ENTRIES = 1024;

/** RFC 8519 §4.1: `length "1..64"` of an ACL's or ACE's name. */
export const MAX_NAME = 64;

/** RFC 8520 §7: `length "1..40"` of an extension's name. */
export const MAX_EXTENSION_NAME = 40;

/** Characters of a text that is shown to people (systeminfo, mfg-name …); YANG sets no bound. */
export const MAX_TEXT = 1024;

/** RFC 8520 §3.7: characters of display that systeminfo should not exceed; more is a note. */
export const SYSTEMINFO_DISPLAY = 60;

/** Characters of a URI; YANG sets no bound. */
export const MAX_URI = 2048;

/** RFC 6991 §4: `length "1..253"` of a domain name. */
export const MAX_DOMAIN_NAME = 253;

/** Characters of base64 in a `binary` leaf (trust anchors in a TLS profile). */
export const MAX_BINARY = 65_536;

/** Errors kept of one file, and as many other findings; the rest are only counted. */
export const MAX_ISSUES = 200;

/** Characters of published text that an issue's parameter repeats. */
export const MAX_EXCERPT = 100;
