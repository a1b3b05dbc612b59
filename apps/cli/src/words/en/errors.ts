import type { Errors } from "../model.ts";

/** What stops a command, and the remedy. */
export const errors: Errors = {
  "unknown-option": {
    reason: "There is no option {name} here.",
    remedy: "Add --help to see the options.",
  },
  "unknown-command": {
    reason: "There is no command {name} here.",
    remedy: "Add --help to see the commands.",
  },
  "missing-argument": {
    reason: "Something is missing: {name}.",
    remedy: "Add --help to see what the command needs.",
  },
  "excess-argument": {
    reason: "The command was given more than it takes.",
    remedy: "Add --help to see what it takes.",
  },
  "missing-value": {
    reason: "The option {name} needs a value.",
    remedy: "Write the value after the option.",
  },
  "missing-option": {
    reason: "The option {name} is needed.",
    remedy: "Add it, with its value.",
  },
  "bad-value": {
    reason: "{name} cannot be “{value}”.",
    remedy: "Write, for example, {example}.",
  },
  "setup-not-answered": {
    reason: "The questions were not answered: there is no keyboard, or the input ended.",
    remedy:
      "Answer them at a terminal, or take what is proposed: --yes (to look first: --dry-run).",
  },
  "no-such-file": {
    reason: "There is no file or folder {path}.",
    remedy: "Check the name.",
  },
  "links-in-circle": {
    reason: "{path} is a link that leads in a circle.",
    remedy: "Let it lead to the file, or name the file itself.",
  },
  "pipe-silent": {
    reason: "{path} is a pipe, and nothing comes through it.",
    remedy: "Start what writes to it first, or name a file.",
  },
  "no-mud-files": {
    reason: "The folder {path} holds no file whose name ends in .json.",
    remedy: "Name the files one by one, or another folder.",
  },
  "folder-given": {
    reason: "{path} is a folder, and this command reads one file.",
    remedy: "Name the file.",
  },
  "url-not-https": {
    reason: "{url} is not an https address.",
    remedy: "MUD files are fetched over https only; or save the file and name it.",
  },
  "fetch-failed": {
    reason: "{url} could not be fetched: {cause:word} {detail}.",
    remedy: "Try again later, or save the file by other means and name it.",
  },
  "certificate-unreadable": {
    reason: "{path} holds no certificate that can be read.",
    remedy: "Give an X.509 certificate in PEM or DER.",
  },
  "key-unreadable": {
    reason: "{path} holds no private key that can be read.",
    remedy: "Give a private key in PEM, without a passphrase.",
  },
  "key-unsupported": {
    reason: "The key in {path} cannot sign here.",
    remedy: "Use an EC key (P-256, P-384, P-521) or an RSA key of 2048 bits or more.",
  },
  "key-of-another-certificate": {
    reason: "The key in {path} belongs to another certificate.",
    remedy: "Give the key and the certificate that belong together.",
  },
  "key-of-another-issuer": {
    reason: "{keyId} is not a key of {issuer}, in whose name the statement speaks.",
    remedy: "Sign with a key of the issuer.",
  },
  "capture-unreadable": {
    reason: "{path} is neither a pcap nor a pcapng file.",
    remedy: "Record one, for example: sudo tcpdump -i br-lan -w thing.pcap ether host MAC",
  },
  "capture-too-large": {
    reason: "{path} is larger than {limit} megabytes.",
    remedy: "Record only the thing’s own packets, or split the file: editcap -c 500000",
  },
  "capture-of-other-links": {
    reason: "{path} holds frames of the link type {link:plain}, and none that can be read.",
    remedy: "Record on Ethernet or with tcpdump -i any; Wi-Fi frames as such are encrypted.",
  },
  "thing-not-said": {
    reason: "Several devices are in the captures: {hosts}.",
    remedy: "Say which one is the thing: --mac MAC or --address ADDRESS.",
  },
  "thing-not-seen": {
    reason: "Nothing in the captures comes from {thing}.",
    remedy: "Check the address; in the captures are: {hosts}.",
  },
  "config-not-json": {
    reason: "The configuration {path} is not JSON from line {line}, column {column} on.",
    remedy: "Correct it there. Nothing was started.",
  },
  "code-unreadable": {
    reason: "The code is not one that says where a description is.",
    remedy: "Scan it again, whole; or give the URL, if one is printed beside it.",
  },
  "code-incomplete": {
    reason: "The code lacks the record {record}.",
    remedy: "Ask its maker for a code with a MUD URL (RFC 9238), or give the URL.",
  },
  "certificate-without-url": {
    reason: "The certificate in {path} does not say where a description is.",
    remedy: "Give the thing’s own certificate, not its maker’s; or give the URL.",
  },
  "description-refused": {
    reason: "The description in {path} is not taken. {why}",
    remedy: "Nothing has changed for the thing. Look at the file with thingwall mud check.",
  },
  "gateway-silent": {
    reason: "No gateway answers that runs with {path}.",
    remedy: "Start it (thingwall gateway run), and ask as the user that it runs as.",
  },
  "home-unreachable": {
    reason: "{url} does not answer as a gateway does ({reason}).",
    remedy:
      "Ask from the home’s own network. Over https, give the gateway’s certificate: --authority FILE.",
  },
  "gateway-refused": {
    reason: "The gateway did not do it. {reason}",
    remedy: "Check the name of the thing and of the decision (thingwall gateway decide --help).",
  },
  "wifi-not-configured": {
    reason: "The gateway of {path} has no Wi-Fi.",
    remedy: "Give it one under lan.wifi in the configuration (thingwall gateway setup --help).",
  },
  "key-unknown": {
    reason: "No living Wi-Fi key is called {name} or is that of {name}.",
    remedy: "See them all: thingwall gateway key list --all",
  },
  "key-ambiguous": {
    reason: "{name} has several Wi-Fi keys: {names}.",
    remedy: "Name the key itself.",
  },
  "config-missing-member": {
    reason: "In the configuration {path}, {place} lacks: {names}.",
    remedy: "Add what is missing. Nothing was started.",
  },
  "config-unknown-member": {
    reason: "In the configuration {path}, {place} has what means nothing there: {names}.",
    remedy: "Check the spelling, or remove it. Nothing was started.",
  },
  "config-wrong-type": {
    reason: "In the configuration {path}, {place} must be {expected:word}.",
    remedy: "Correct it there. Nothing was started.",
  },
  "config-wrong-value": {
    reason: "In the configuration {path}, {place} cannot be “{value}”.",
    remedy: "Correct it there. Nothing was started.",
  },
  "config-not-one-of": {
    reason: "In the configuration {path}, {place} cannot be “{value}”.",
    remedy: "Write one of: {allowed}. Nothing was started.",
  },
  "config-not-an-address": {
    reason: "In the configuration {path}, “{value}” at {place} is not an IP address.",
    remedy: "Write an address, such as 192.168.1.50. Nothing was started.",
  },
  "config-not-a-prefix": {
    reason: "In the configuration {path}, “{value}” at {place} is not an address with a length.",
    remedy: "Write both, such as 192.168.1.1/24. Nothing was started.",
  },
  "config-outside-lan": {
    reason: "In the configuration {path}, “{value}” at {place} is not an IPv4 address of the LAN.",
    remedy: "Choose one inside a prefix of lan.addresses. Nothing was started.",
  },
  "config-range-backwards": {
    reason:
      "In the configuration {path}, the range at {place} ends ({to}) before it begins ({from}).",
    remedy: "Exchange the two. Nothing was started.",
  },
  "config-one-interface": {
    reason:
      "In the configuration {path}, “{value}” at {place} is the interface of the LAN as well.",
    remedy: "Name the one that leads to the Internet. Nothing was started.",
  },
  "config-given-twice": {
    reason: "In the configuration {path}, “{value}” at {place} already stands at {first}.",
    remedy: "Give each device its own. Nothing was started.",
  },
  "config-person-described": {
    reason: "In the configuration {path}, {place} describes a person’s device.",
    remedy: "Remove it: only things have descriptions. Nothing was started.",
  },
  "config-no-such-device": {
    reason: "In the configuration {path}, {place} names “{value}”, and no device has that id.",
    remedy: "Correct the id, or add the device. Nothing was started.",
  },
  "config-file-unreadable": {
    reason: "The configuration {path} names {value} at {place}, which cannot be read ({reason}).",
    remedy: "Check the name and the permissions. Nothing was started.",
  },
  "config-exists": {
    reason: "There is a configuration {path} already.",
    remedy:
      "Look at what would change with --dry-run; to replace it, and keep the old one beside: --replace",
  },
  "store-in-use": {
    reason: "The gateway is running and keeps {path}.",
    remedy: "Stop the gateway, then restore. A backup can be made while it runs.",
  },
  "store-absent": {
    reason: "There is no store {path}: this gateway has not run yet.",
    remedy: "Check “stateDirectory” in the configuration.",
  },
  "store-damaged": {
    reason: "The store {path} is damaged ({reason}), so no backup was made of it.",
    remedy: "Start the gateway: it mends its store and keeps what it found. Then try again.",
  },
  "store-foreign": {
    reason: "{path} is a database of another program.",
    remedy: "Check “stateDirectory” in the configuration. Nothing was changed.",
  },
  "store-newer": {
    reason:
      "A later version of Thingwall wrote the store {path} (form {found}; this one knows {known}).",
    remedy: "Install that version again. Nothing was changed.",
  },
  "backup-foreign": {
    reason: "{path} is no backup of Thingwall.",
    remedy: "Give a file that `thingwall gateway backup` made. Nothing was changed.",
  },
  "backup-damaged": {
    reason: "The backup {path} is damaged ({reason}).",
    remedy: "Give another backup. Nothing was changed.",
  },
  "backup-newer": {
    reason:
      "A later version of Thingwall made the backup {path} (form {found}; this one knows {known}).",
    remedy: "Restore it with that version. Nothing was changed.",
  },
  "store-full": {
    reason: "There is no room left for {path}.",
    remedy: "Make room on that disk, then try again. What was there is as it was.",
  },
  "not-readable": {
    reason: "{path} cannot be read ({reason}).",
    remedy: "Check the permissions.",
  },
  "cannot-write": {
    reason: "{path} cannot be written ({reason}).",
    remedy: "Check the folder and the permissions.",
  },
  "addresses-missing": {
    reason: "The interface {interface} does not have what the configuration gives it: {addresses}.",
    remedy: "Add it to the interface (ip address add …), or correct “lan”. Nothing was started.",
  },
  "directory-shared": {
    reason: "{path} is there already, and others than the gateway may enter it.",
    remedy:
      "Name a folder of its own, or close this one: chown root and chmod 700. Nothing was started.",
  },
  "programs-missing": {
    reason: "Programs that the gateway needs are not installed: {programs}.",
    remedy: "Install them: sudo apt-get install -y --no-install-recommends {packages}",
  },
  "rights-missing": {
    reason:
      "The gateway changes the firewall and listens on port 53; this process may not (it lacks {capabilities}).",
    remedy: "Start it as root, or try it in the lab, which needs no such right: npm start",
  },
  "lan-no-bridge": {
    reason: "{interface} is to be the home’s bridge, and is another kind of interface.",
    remedy: "Give the bridge a name that is free: lan.interface in the configuration.",
  },
  "port-taken": {
    reason: "{interface} is a port of the bridge {by}.",
    remedy:
      "Take it out: ip link set {interface} nomaster; or name that bridge in the configuration.",
  },
  "network-refused": {
    reason: "The system refused: {command} ({reason}).",
    remedy: "Run this as root; if it was, read what the system says.",
  },
  "commons-not-started": {
    reason: "The commons could not start: {reason}",
    remedy:
      "See to what the message says; as root, PostgreSQL needs user namespaces or a DATABASE_URL.",
  },
  internal: {
    reason: "Thingwall itself failed: {reason}",
    remedy: "Please report it with the command that led to it.",
  },
};
