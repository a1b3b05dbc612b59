import { expect, test } from "vitest";
import { type RefusalFacts, refusal } from "./enter.ts";
import { words } from "./words.ts";

const facts: RefusalFacts = {
  uid: 1000,
  said: "unshare: unshare failed: Operation not permitted",
  unprivilegedClone: undefined,
  appArmorRestricts: undefined,
  maxUserNamespaces: 96365,
};

const cases: readonly [string, Partial<RefusalFacts>, string, string][] = [
  [
    "the setting of Debian's kernels",
    { unprivilegedClone: 0 },
    "user-namespaces-off",
    "sudo sysctl -w kernel.unprivileged_userns_clone=1",
  ],
  [
    "AppArmor, on Ubuntu",
    { appArmorRestricts: 1, unprivilegedClone: 1 },
    "user-namespaces-apparmor",
    "sudo sysctl -w kernel.apparmor_restrict_unprivileged_userns=0",
  ],
  [
    "no namespaces left",
    { maxUserNamespaces: 0 },
    "user-namespaces-none-left",
    "sudo sysctl -w user.max_user_namespaces=10000",
  ],
  ["a container's root", { uid: 0 }, "namespaces-refused", "CAP_SYS_ADMIN"],
  ["something else", {}, "namespaces-refused", "Operation not permitted"],
  [
    "unshare is missing",
    { said: "setpriv: failed to execute unshare: No such file or directory" },
    "program-missing",
    "apt-get install util-linux",
  ],
  [
    "setpriv is missing",
    { said: "spawnSync setpriv ENOENT" },
    "program-missing",
    "apt-get install util-linux",
  ],
  [
    "ip is missing",
    { said: "sh: 1: ip: not found" },
    "program-missing",
    "apt-get install iproute2",
  ],
];

test.each(cases)("namespaces refused by %s: the remedy is named", (_name, change, code, remedy) => {
  const error = refusal({ ...facts, ...change });
  expect(error.code).toBe(code);
  expect(words("en").error(error)).toContain(remedy);
  expect(words("fr").error(error)).toContain(remedy);
});
