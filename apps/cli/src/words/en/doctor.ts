import type { Doctor } from "../model.ts";

/** What the doctor says. */
export const doctor: Doctor = {
  good: {
    configuration: "The configuration {path} is valid.",
    rights: "This command may look at everything.",
    programs: "The programs that the gateway needs are there ({versions}).",
    kernel: "The kernel ({release}) takes everything that the rules use.",
    network: "The home ({lan}, ports in it: {ports}) and the way out ({wan}) are there.",
    connections: "The kernel remembers {count} connections of at most {most}.",
    forwarding: "The kernel forwards, and teaches nobody a way past the wall.",
    "reverse-path": "No check of senders drops what answers the home.",
    "other-firewalls": "No other rules end the home’s packets.",
    table: "The wall’s tables are there and whole.",
    ports: "Nobody else holds the gateway’s ports.",
    dhcp: "Nobody else gives addresses away at home.",
    clock: "The clock is kept right ({now:moment}).",
    disk: "There is room on the disk ({megabytes} MB).",
    database: "The database is sound (devices: {devices}).",
    sockets: "Only the gateway enters its folders, and its sockets are there.",
    processes: "The gateway runs and enforces (processes: {processes}, devices: {devices}).",
    confinement: "No process has more rights than it was given.",
    resolver: "The resolvers outside answer ({addresses}).",
  },
  checks: {
    configuration: "configuration",
    rights: "rights",
    programs: "programs",
    kernel: "kernel",
    network: "network",
    connections: "connections",
    forwarding: "forwarding",
    "reverse-path": "check of senders",
    "other-firewalls": "other firewalls",
    table: "tables of the wall",
    ports: "ports",
    dhcp: "other givers of addresses",
    clock: "clock",
    disk: "disk",
    database: "database",
    sockets: "folders and sockets",
    processes: "processes",
    confinement: "confinement",
    resolver: "resolvers",
  },
  skipped: {
    "no-configuration": "not looked at without a configuration",
    "needs-rights": "not looked at: that takes root",
    "not-running": "not looked at while the gateway does not run",
    "not-run-yet": "not looked at: the gateway has not run yet",
    "not-told": "not known: nobody on this machine says whether it is kept right",
    "only-when-asked": "not asked; to ask them: --online",
    "not-ours": "not looked at: the gateway gives no addresses away",
  },
  troubles: {
    "rights-missing": {
      reason: "This command lacks {capabilities}, and cannot look at everything.",
      remedy: "Run it as root: sudo thingwall doctor",
    },
    "program-missing": {
      reason: "Not installed: {programs}.",
      remedy: "Install them: sudo apt-get install -y --no-install-recommends {packages}",
    },
    "program-old": {
      reason: "{program} is version {version}; this was tried with {least} and newer.",
      remedy: "Bring the system up to date: Debian 12 has what is needed.",
    },
    "kernel-lacks": {
      reason: "The kernel does not take what the rules use: {reason}.",
      remedy: "Load the missing part (modprobe nf_tables), or use Debian’s own kernel.",
    },
    "interface-absent": {
      reason: "There is no network interface {interface}.",
      remedy: "Plug it in, or make the home’s network: sudo thingwall gateway prepare",
    },
    "no-bridge": {
      reason: "{interface} is no bridge: what joins elsewhere would pass the wall by.",
      remedy: "Name a bridge in lan.interface; thingwall gateway setup makes one.",
    },
    "address-absent": {
      reason: "{interface} does not have the gateway’s address {address}.",
      remedy: "Add it: sudo thingwall gateway prepare",
    },
    "port-not-isolated": {
      reason: "The port {port} is not isolated: devices may speak past the wall.",
      remedy: "Restart the gateway; if it comes back, something else sets up this port.",
    },
    "wan-unplugged": {
      reason: "Nothing is connected to {interface}, the way out.",
      remedy: "Check the cable and your provider’s box.",
    },
    "no-way-out": {
      reason: "No default route leads through {interface}.",
      remedy: "Check that it has an address: ip address show {interface}",
    },
    "connections-many": {
      reason: "The kernel remembers {count} connections of at most {most}.",
      remedy: "Look for a device that opens very many: thingwall gateway journal",
    },
    "connections-full": {
      reason:
        "The kernel’s memory of connections is full ({count} of {most}): new ones are dropped.",
      remedy:
        "Pause the device that opens them; or more room: sysctl -w net.netfilter.nf_conntrack_max=262144",
    },
    "setting-wrong": {
      reason: "The kernel’s setting {setting} is {value}, and must be {wanted}.",
      remedy: "Restart the gateway, and remove what sets it from /etc/sysctl.d.",
    },
    "reverse-path-strict": {
      reason:
        "What comes in at {interface} is dropped where the way back leads through {other} (rp_filter).",
      remedy:
        "Let the default route lead through {interface}, or: sysctl -w net.ipv4.conf.{interface}.rp_filter=2",
    },
    "firewall-drops": {
      reason:
        "Other rules (table {table}, chain {chain}, {hook}) end packets that the wall permits.",
      remedy: "Remove the other firewall, or its part for this machine’s home.",
    },
    "firewall-legacy": {
      reason: "Rules of the old iptables are loaded ({tables}); they are not looked into.",
      remedy: "Remove them: iptables-legacy -F; ip6tables-legacy -F",
    },
    "table-absent": {
      reason: "The wall’s table {table} is not there.",
      remedy: "Restart the gateway; meanwhile the rest of the wall keeps shut what it can.",
    },
    "table-altered": {
      reason: "Rules of {table} were altered, in: {chains}.",
      remedy: "Restart the gateway, and find out who changed them: nft monitor",
    },
    "port-taken": {
      reason: "Another program holds port {port:plain} ({protocol}) at {address}.",
      remedy: "Find it: ss -lnp; for the package dnsmasq: systemctl disable --now dnsmasq",
    },
    "other-dhcp": {
      reason: "{server} gives addresses away at {interface} as well.",
      remedy: "Switch that off there, or leave it to it alone: thingwall gateway setup --dhcp off",
    },
    "other-dhcp-held": {
      reason:
        "A device at home gives addresses away as well ({packets} packets); the wall drops what it says.",
      remedy: "Switch that off there: thingwall gateway journal says which it is.",
    },
    "clock-wrong": {
      reason: "The clock says {now:moment}, and it was later already: {known:moment}.",
      remedy: "Set it: timedatectl set-ntp true",
    },
    "clock-adrift": {
      reason:
        "Nobody keeps the clock right ({now:moment}); certificates and ends of support need it.",
      remedy: "Let a server keep it: timedatectl set-ntp true",
    },
    "disk-nearly-full": {
      reason: "Only {megabytes} MB are free at {path}.",
      remedy: "Make room: du -xh {path} shows what is large.",
    },
    "disk-full": {
      reason: "No room is left at {path}: nothing that is decided now outlasts a restart.",
      remedy: "Make room; the gateway notices by itself.",
    },
    "database-damaged": {
      reason: "The database in {path} is not sound: {reason}.",
      remedy: "Restart the gateway, which mends it; or: thingwall gateway restore",
    },
    "directory-open": {
      reason: "Others than the gateway may enter {path}.",
      remedy: "Close it: chmod o-rwx {path}",
    },
    "socket-absent": {
      reason: "The socket {path} is not there.",
      remedy: "Restart the gateway.",
    },
    "not-running": {
      reason: "The gateway does not run; its rules from before stay in force.",
      remedy: "Start it: sudo systemctl start thingwall.target; or: sudo thingwall gateway run",
    },
    "process-down": {
      reason: "The process {process} does not answer.",
      remedy: "Its reason is in the log: journalctl -u 'thingwall*'",
    },
    "process-absent": {
      reason: "The process {process} does not run.",
      remedy: "Its reason is in the log: journalctl -u 'thingwall*'",
    },
    "not-enforced": {
      reason: "What the gateway knows is not yet in force.",
      remedy: "If this stays: its reason is in the log: journalctl -u 'thingwall*'",
    },
    "not-kept": {
      reason: "Nothing that is decided now outlasts a restart ({reason}).",
      remedy: "The lines about the disk and the database say why.",
    },
    "process-unconfined": {
      reason: "The process {process} has more rights than it was given: {rights}.",
      remedy: "Start the gateway with its own services, or with thingwall gateway run.",
    },
    "resolver-silent": {
      reason: "The resolver {address} does not answer ({reason}).",
      remedy: "Check the way out, or name another: thingwall gateway setup --dns ADDRESS",
    },
  },
};
