import type { Faults } from "../model.ts";

/** What it means when the log names one of these, and what to do about it. */
export const faults: Faults = {
  "nft-missing": {
    reason: "nft, which changes the kernel’s rules, is not installed.",
    remedy: "Install the package nftables.",
  },
  "nft-not-permitted": {
    reason: "The kernel does not let the gateway change its rules.",
    remedy: "Start the gateway as root; give a container CAP_NET_ADMIN.",
  },
  "nft-refused": {
    reason: "nft or the kernel refuses the rules; those from before stay in force.",
    remedy: "Report it with the line of the log: the rules are ours, or the kernel is too old.",
  },
  "network-setting": {
    reason: "A setting of the kernel’s network, which the log names, cannot be made.",
    remedy: "Check that the interface exists and that /proc/sys may be written.",
  },
  aborted: {
    reason: "No answer came in time.",
    remedy: "Nothing to do: it is asked again.",
  },
  "bad-message": {
    reason: "What came over a socket of the gateway is not a message of its own.",
    remedy: "Use programs of one version, and let no other program write there.",
  },
  "bad-params": {
    reason: "A request does not have the form that the gateway takes.",
    remedy: "Use programs of one version.",
  },
  closed: {
    reason: "The process at the other end of the socket is gone.",
    remedy: "Nothing to do: it is started again, and what is enforced stays.",
  },
  failed: {
    reason: "A process of the gateway was asked for something and could not do it.",
    remedy: "Look up what follows in the log.",
  },
  "in-use": {
    reason: "Another gateway serves here, or the folder is not the gateway’s alone.",
    remedy: "Stop the other one, or give this one a runDirectory of its own.",
  },
  "path-too-long": {
    reason: "The path of a socket is longer than Linux allows.",
    remedy: "Choose a shorter runDirectory.",
  },
  refused: {
    reason: "A process of the gateway will not act on what it was asked.",
    remedy: "Report it with the line of the log.",
  },
  "socket-removed": {
    reason: "The socket of a process was removed by somebody else; nobody could reach it any more.",
    remedy:
      "Nothing to do: the process is started again and makes it anew, and what is enforced stays.",
  },
  "too-large": {
    reason: "A message between processes of the gateway is too large.",
    remedy: "Report it with the number of devices.",
  },
  "too-many": {
    reason: "Too many programs are connected to the gateway’s socket.",
    remedy: "Close some of them.",
  },
  "unknown-op": {
    reason: "A process of the gateway does not know what it is asked for.",
    remedy: "Use programs of one version.",
  },
  "store-mended": {
    reason:
      "What the gateway keeps was damaged. It is mended and whole; what was found is set aside.",
    remedy: "Check the disk. The log names the folder; delete it when you no longer want it.",
  },
  "store-mended-in-part": {
    reason:
      "What the gateway keeps was damaged, and the last decisions are lost. No access that one of them may have taken away is given: things are asked about again.",
    remedy: "Decide again, or restore a backup with `thingwall gateway restore`. Check the disk.",
  },
  "store-lost": {
    reason: "What the gateway kept cannot be read any more; it begins anew.",
    remedy: "Restore a backup with `thingwall gateway restore`. Check the disk.",
  },
  "store-full": {
    reason:
      "The disk is full: nothing can be kept. What was decided before stays in force. A new decision that gives access is refused; one that takes access away holds at once, and is lost if the gateway ends before there is room.",
    remedy: "Make room on the disk of “stateDirectory”; the gateway tries again by itself.",
  },
  "store-unwritable": {
    reason:
      "Nothing can be kept in “stateDirectory”. What was decided before stays in force; new decisions are refused.",
    remedy: "Check the folder, its permissions and the disk; the gateway tries again by itself.",
  },
  "store-in-use": {
    reason: "Another process holds what the gateway keeps: nothing more is kept.",
    remedy: "Wait until the restoring has ended, or stop the other gateway.",
  },
  "store-newer": {
    reason:
      "A later version of Thingwall wrote what the gateway keeps; this one neither reads nor changes it.",
    remedy: "Install that version again.",
  },
};
