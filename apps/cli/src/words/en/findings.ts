import type { Findings } from "../model.ts";

/** What can be found in a MUD file or about its policy: the reason, and what to do about it. */
export const findings: Findings = {
  "file-too-large": {
    reason: "The file has {bytes} bytes; more than {limit} are not read.",
    remedy: "Publish a smaller file: fewer entries, or ports as ranges.",
  },
  "not-utf8": {
    reason: "The file is not UTF-8 text (from byte {offset}; encoding: {encoding:word}).",
    remedy: "Save the file as UTF-8 without a byte order mark.",
  },
  "byte-order-mark": {
    reason: "The file starts with a byte order mark, which JSON does not have; it was skipped.",
    remedy: "Save the file as UTF-8 without a byte order mark.",
  },
  "json-syntax": {
    reason: "The JSON is broken at line {line}, column {column} (found: {found:word}).",
    remedy: "Correct the file at that place, or fetch it again: it may be cut short.",
  },
  "json-duplicate-member": {
    reason: "The member “{name}” stands twice in one object, and readers differ on which counts.",
    remedy: "Keep one of the two.",
  },
  "json-too-deep": {
    reason: "Objects and arrays are nested more than {limit} deep.",
    remedy: "A MUD file needs 14 levels at most; remove the nesting.",
  },
  "json-number-inexact": {
    reason: "The number {text} cannot be held exactly.",
    remedy: "Write a number of this size as a string, as RFC 7951 asks.",
  },
  "illegal-character": {
    reason: "“{node}” contains the character {character}, which may not stand in a text.",
    remedy: "Remove the character.",
  },
  "wrong-type": {
    reason: "“{node}” must be {expected:word}; it is {found:word}.",
    remedy: "Write the value in the form that the standard asks for.",
  },
  "unknown-node": {
    reason: "Nothing called “{node}” is defined inside “{parent}”.",
    remedy: "Check the spelling, or declare the extension that defines it.",
  },
  "missing-prefix": {
    reason: "“{node}” must be written with the name of its module: “{expected}”.",
    remedy: "Write “{expected}”.",
  },
  "missing-node": {
    reason: "“{parent}” has no “{node}”, which is mandatory.",
    remedy: "Add “{node}”.",
  },
  "duplicate-entry": {
    reason: "“{value}” stands twice in “{node}”.",
    remedy: "Remove one, or give it another name.",
  },
  "out-of-range": {
    reason: "“{node}” is {value}; it must be from {minimum} to {maximum}.",
    remedy: "Write a value within these limits.",
  },
  "bad-length": {
    reason: "“{node}” has {length} characters; from {minimum} to {maximum} are allowed.",
    remedy: "Shorten or complete the text.",
  },
  "too-many-entries": {
    reason: "“{node}” has {count} entries; more than {limit} are not read.",
    remedy: "Publish fewer entries, or ports as ranges.",
  },
  "not-in-vocabulary": {
    reason: "“{value}” is not a word that “{node}” knows.",
    remedy: "Write one of: {allowed}.",
  },
  "bad-value": {
    reason: "“{value}” in “{node}” is not of the type {type}.",
    remedy: "Write the value as the type {type} asks.",
  },
  "bad-uri": {
    reason: "“{value}” in “{node}” is not a valid address (URI).",
    remedy: "Write a complete address, such as https://example.com/thing.",
  },
  "bad-host": {
    reason: "“{value}” in “{node}” is neither a host name nor an IP address.",
    remedy: "Write a host name such as cloud.example.com.",
  },
  "bad-prefix": {
    reason: "“{value}” in “{node}” is not an IPv{family} network.",
    remedy:
      "Write an address and a length of its own family, such as 192.0.2.0/24 or 2001:db8::/32.",
  },
  "bad-date-and-time": {
    reason: "“{value}” in “{node}” is not a date and time.",
    remedy: "Write it such as 2026-11-21T09:30:00Z.",
  },
  "missing-time-zone": {
    reason: "“{value}” in “{node}” has no time zone.",
    remedy: "Add Z for universal time, or an offset such as +01:00.",
  },
  "choice-conflict": {
    reason: "“{first}” and “{second}” exclude each other.",
    remedy: "Keep the one that is meant.",
  },
  "match-outside-acl-type": {
    reason: "A match of the kind “{match}” cannot stand in a list of the type “{type}”.",
    remedy: "Change the list’s type, or move the entry to a list of its kind.",
  },
  "port-range-reversed": {
    reason: "The port range goes down: from {lower} to {upper}.",
    remedy: "Exchange the two ports.",
  },
  "dangling-reference": {
    reason: "“{node}” refers to “{name}”, which this file does not define.",
    remedy: "Define it, or correct the name.",
  },
  "direction-outside-tcp": {
    reason: "“direction-initiated” stands in “{parent}”; only TCP connections have an initiator.",
    remedy: "Move it into a match of tcp, or remove it.",
  },
  "version-unsupported": {
    reason: "The file says it is of MUD version {version}; only version 1 exists.",
    remedy: "Write “mud-version”: 1.",
  },
  "mud-url-not-https": {
    reason: "The MUD URL “{value}” is not a complete https address.",
    remedy: "Publish the file over https and write that address, without user name or password.",
  },
  "extension-not-declared": {
    reason: "“{node}” belongs to the extension “{extension}”, which “extensions” does not name.",
    remedy: "Add “{extension}” to “extensions”.",
  },
  "extension-ignored": {
    reason: "“{node}” belongs to an extension that is not known here; it was ignored.",
    remedy: "Nothing to do. It gives the thing no access.",
  },
  "extension-refused": {
    reason: "“{node}” belongs to the module “{module}”, which is neither known nor declared.",
    remedy: "Declare the extension in “extensions”, or remove the node.",
  },
  "extension-not-enforced": {
    reason:
      "The extension “{extension}” is read and shown; it changes nothing in what the file permits.",
    remedy: "Nothing to do.",
  },
  "upgraded-name": {
    reason: "“{from}” is the older word for “{to}”.",
    remedy: "Write “{to}”; `thingwall mud upgrade` does it.",
  },
  "upgraded-acl-type": {
    reason: "The list type “{from}” is the older word for “{to}”.",
    remedy: "Write “{to}”; `thingwall mud upgrade` does it.",
  },
  "upgraded-ethertype": {
    reason: "The EtherType “{from}” is written in the older way; today: {to}.",
    remedy: "Write {to}; `thingwall mud upgrade` does it.",
  },
  "upgraded-eth-match-dropped": {
    reason: "The Ethernet match repeats what the IP match says; it was dropped.",
    remedy: "Remove it; `thingwall mud upgrade` does it.",
  },
  "upgraded-bare-address": {
    reason: "The address {from} has no length; it was read as {to}.",
    remedy: "Write {to}; `thingwall mud upgrade` does it.",
  },
  "upgraded-port-operator": {
    reason:
      "The operator “{operator}” beside a lower and an upper port says nothing; it was dropped.",
    remedy: "Remove it; `thingwall mud upgrade` does it.",
  },
  "node-not-used": {
    reason: "“{node}” is understood and has no effect here.",
    remedy: "Nothing to do.",
  },
  "prefix-host-bits": {
    reason: "{from} has bits beyond its length; it was read as {to}.",
    remedy: "Write {to}.",
  },
  "dnsname-of-device": {
    reason: "“{node}” names the thing itself (“{value}”), which the standard forbids.",
    remedy: "Name the other end: dst-dnsname from the thing, src-dnsname towards it.",
  },
  "support-ended": {
    reason:
      "The maker no longer supports this thing: what its file permits is limited to the home.",
    remedy: "Plan its replacement; a fault found today will not be repaired.",
  },
  "cache-validity-defaulted": {
    reason: "“cache-validity” is absent; {hours} hours apply.",
    remedy: "Nothing to do, unless another interval is meant.",
  },
  "signature-absent": {
    reason: "The file names no signature, so nobody vouches for it.",
    remedy: "Sign the file (`thingwall mud sign`) and add “mud-signature”.",
  },
  "revision-with-static-url": {
    reason: "“{node}” says “{value}”, which the next firmware makes untrue while the URL stays.",
    remedy: "Put the revision into the MUD URL, or leave it out.",
  },
  "wildcard-accept": {
    reason:
      "An entry permits everything with everyone ({direction:word}): the description protects nothing.",
    remedy: "Name the peers and ports that the thing needs.",
  },
  "hostile-text": {
    reason:
      "“{node}” contains the character {character}, which can act as an instruction ({kind:word}).",
    remedy: "Remove it. It is shown escaped everywhere and reaches no program.",
  },
  "systeminfo-long": {
    reason: "“systeminfo” has {length} characters; only {limit} are meant to be shown.",
    remedy: "Shorten it.",
  },
  "no-policy": {
    reason: "The file permits nothing in either direction: the thing gets DNS and time only.",
    remedy: "Add “from-device-policy” or “to-device-policy”, if it needs more.",
  },
  "too-many-issues": {
    reason: {
      by: "count",
      one: "{count} further finding was left out.",
      other: "{count} further findings were left out.",
    },
    remedy: "Correct those above and check again.",
  },
  "ethernet-not-enforced": {
    reason: "“{ace}” matches Ethernet fields, which MUD does not count on; it gives no access.",
    remedy: "Describe the traffic by addresses, names or classes.",
  },
  "condition-not-enforced": {
    reason: "“{ace}” has a condition that cannot be enforced ({condition}); it gives no access.",
    remedy: "Remove the condition, if the entry is meant without it.",
  },
  "own-address-not-enforced": {
    reason: "“{ace}” speaks of the thing’s own address, which the home gives; it gives no access.",
    remedy: "Remove the thing’s own address and name the other end only.",
  },
  "drop-widened": {
    reason:
      "“{ace}” refuses under a condition that cannot be enforced ({condition}); it refuses whether or not the condition is met.",
    remedy: "Describe what is refused by addresses, names or classes of the other end.",
  },
  "drop-not-of-ip": {
    reason:
      "“{ace}” refuses frames that carry no IP packet; the gateway alone governs those, and the entry changes nothing.",
    remedy: "Remove the entry.",
  },
  "contradictory-matches": {
    reason: "The conditions of “{ace}” exclude each other: no packet can meet them.",
    remedy: "Remove the condition that is not meant.",
  },
  "reply-drop-refuses-connection": {
    reason: "“{ace}” drops replies only; the connections that they answer are refused instead.",
    remedy: "Nothing to do.",
  },
  "address-needs-approval": {
    reason:
      "“{ace}” names the address {network} instead of a host name; it waits for your approval.",
    remedy: "Approve {network} for this thing if you know whose it is.",
  },
  "class-empty": {
    reason: "“{ace}” speaks of other things ({class:word} {term}) and none of them is here.",
    remedy: "Nothing to do: such a thing is included when it joins.",
  },
  "controller-unmapped": {
    reason:
      "“{ace}” speaks of a controller ({class:word} {term}) and nobody has said which device it is.",
    remedy: "Choose the device, if the thing needs it.",
  },
  "reject-as-drop": {
    reason: "“{ace}” asks to refuse with an answer; it is refused without one.",
    remedy: "Nothing to do.",
  },
  "acl-unused": {
    reason: "No policy uses the list “{acl}”; it has no effect.",
    remedy: "Name it in a policy, or remove it.",
  },
  "too-many-rules": {
    reason: "The file needs {rules} rules; more than {limit} are not enforced. None of it is.",
    remedy: "Publish a smaller file: fewer entries, or ports as ranges.",
  },
  "content-type-unexpected": {
    reason: "The server calls the {part:word} {found}; it was taken all the same.",
    remedy: "Nothing to do; the maker may correct it.",
  },
  "signer-expired-since": {
    reason: "The signer’s certificate expired on {notAfter:moment}; it was valid when it signed.",
    remedy: "Nothing to do; the maker may sign again.",
  },
};
