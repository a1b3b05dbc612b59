/**
 * MUD document + what the household and network say → the ordered neutral policy.
 *
 * Two principles keep this closed. An *accept* that cannot be enforced exactly is left out. A
 * *drop* that cannot be enforced exactly is widened, unless no IP packet can meet it. Each is
 * reported; nothing is dropped in silence, and nothing opens because it was half understood.
 */
import type { Acl, AclReference, MudDocument } from "../document/model.ts";
import { aceRules, type AceContext } from "./ace.ts";
import { defaultRules, heldPolicy, localNetworksPeer } from "./standing.ts";
import type { Bindings, Direction, Policy, PolicyIssue, Rule } from "./policy.ts";

/** Rules of one policy, defaults included. A file that needs more is held whole. */
export const RULE_LIMIT = 4096;

/** RFC 8520 §5 (processing), §3.3 (policies), RFC 8519 §4.1 (order of ACLs and ACEs). */
export function compilePolicy(document: MudDocument, bindings: Bindings): Policy {
  const issues: PolicyIssue[] = [];
  const acls = new Map(document.acls.map((acl) => [acl.name, acl]));
  // An ACE for both families would say everything twice.
  const said = new Set<string>();
  const report = (issue: PolicyIssue) => {
    const key = JSON.stringify([issue.code, issue.path, issue.params]);
    if (!said.has(key)) issues.push(issue);
    said.add(key);
  };
  const context: AceContext = { document, bindings, report };

  const replyDrops: Rule[] = [];
  const explicit: Rule[] = [];
  const compileDirection = (direction: Direction, references: readonly AclReference[]) => {
    for (const acl of references.flatMap((reference) => acls.get(reference.name) ?? [])) {
      for (const ace of acl.aces) {
        for (const rule of aceRules(acl, ace, direction, context))
          (rule.direction === direction ? explicit : replyDrops).push(rule);
      }
    }
  };
  compileDirection("from-device", document.fromDevicePolicy);
  compileDirection("to-device", document.toDevicePolicy);
  reportUnused(document, document.acls, issues);

  const described = document.isSupported
    ? explicit
    : explicit.map((rule) => limitToLocal(rule, bindings, report));
  const rules = [...replyDrops, ...described, ...defaultRules(bindings)];
  if (rules.length > RULE_LIMIT) {
    issues.push({
      code: "too-many-rules",
      severity: "error",
      path: "",
      clause: "RFC 8520 §16",
      params: { rules: rules.length, limit: RULE_LIMIT },
    });
    return { ...heldPolicy(bindings), issues };
  }
  return { role: "thing", rules, issues };
}

/** RFC 8520 §3.6: nobody mends the thing any more, so the Internet and it are kept apart. */
function limitToLocal(rule: Rule, bindings: Bindings, report: (issue: PolicyIssue) => void): Rule {
  report({
    code: "support-ended",
    severity: "warning",
    path: "/ietf-mud:mud/is-supported",
    clause: "RFC 8520 §3.6",
    params: {},
  });
  if (rule.verdict === "drop") return rule;
  return { ...rule, peer: [...rule.peer, localNetworksPeer(bindings.localNetworks, rule.family)] };
}

function reportUnused(document: MudDocument, acls: readonly Acl[], issues: PolicyIssue[]): void {
  const used = new Set(
    [...document.fromDevicePolicy, ...document.toDevicePolicy].map((reference) => reference.name),
  );
  for (const acl of acls)
    if (!used.has(acl.name))
      issues.push({
        code: "acl-unused",
        severity: "note",
        path: acl.path,
        clause: "RFC 8520 §3.3",
        params: { acl: acl.name },
      });
}
