/**
 * The arrows of ARCHITECTURE.md. Every rule has a planted violation under
 * tests/architecture/canary, laid out like the repository; `npm run check` fails when one of them
 * is not reported, so a rule that has gone blind is noticed.
 */
const room = (path) => `^(?:tests/architecture/canary/)?${path}`;
// Tests, and what only they import: golden cases, fixtures, foreign programs.
const TESTS = "\\.(test|fixture)\\.ts$|/(cases|testing)/";
const rule = (name, comment, from, to) => ({ name, severity: "error", comment, from, to });

export default {
  forbidden: [
    rule(
      "packages-import-no-program",
      "A package is usable without the programs that use it.",
      { path: room("packages/") },
      { path: room("(apps|lab|bench|scripts)/") },
    ),
    rule(
      "packages-are-pure",
      "No input or output in a package: time, randomness, trust anchors and files are arguments.",
      { path: room("packages/"), pathNot: TESTS },
      {
        dependencyTypes: ["core"],
        // Of net only the tests of an address's form, which the lint rule sees to.
        pathNot: "^(node:)?(crypto|buffer|util|assert|url|net)$",
      },
    ),
    rule(
      "document-knows-only-itself",
      "What a file says does not depend on what is done with it.",
      { path: room("packages/mud/src/document/") },
      { path: room("packages/mud/src/(?!document/)") },
    ),
    rule(
      "signature-knows-only-documents",
      "Signatures are verified before a file is processed.",
      { path: room("packages/mud/src/signature/") },
      { path: room("packages/mud/src/(?!signature/|document/)") },
    ),
    rule(
      "policy-knows-only-documents",
      "A policy is made from a document and bindings, and from nothing that judges flows.",
      { path: room("packages/mud/src/policy/") },
      { path: room("packages/mud/src/(?!policy/|document/)") },
    ),
    rule(
      "decide-knows-no-signature",
      "The oracle judges flows by policies alone.",
      { path: room("packages/mud/src/decide/") },
      { path: room("packages/mud/src/(?!decide/|policy/|document/)") },
    ),
    rule(
      "learn-knows-no-signature",
      "What was seen becomes a description; who vouches for one is another matter.",
      { path: room("packages/mud/src/learn/") },
      { path: room("packages/mud/src/(?!learn/|decide/|policy/|document/)") },
    ),
    rule(
      "record-knows-no-package",
      "The record keeps octets: what they say is the business of those who write them.",
      { path: room("packages/record/") },
      { path: room("packages/(?!record/)") },
    ),
    rule(
      "label-knows-only-record",
      "A label says what a thing is; what it may do is said by its MUD file and judged elsewhere.",
      { path: room("packages/label/") },
      { path: room("packages/(?!label/|record/)") },
    ),
    rule(
      "makers-sign-in-a-browser",
      "What is stated and how it is signed runs where there is no Node.js.",
      { path: room("packages/label/src/(statement|envelope|status|code)/"), pathNot: TESTS },
      { path: "^(node:)?(crypto|zlib|buffer|util|fs|net)$", reachable: true },
    ),
    rule(
      "programs-meet-at-the-door",
      "A program is used through its entry point or its contracts, never its insides.",
      { path: room("(?:apps/[^/]+|lab|bench)/"), pathNot: room("apps/gateway/") },
      { path: room("apps/gateway/src/"), pathNot: "/src/(words/)?index\\.ts$|/contract\\.ts$" },
    ),
    rule(
      "commons-is-met-at-its-door",
      "The public server is used through its entry points, never its insides.",
      { path: room("(?:apps/|lab|bench)"), pathNot: room("apps/commons/") },
      { path: room("apps/commons/src/"), pathNot: "/src/(assembly/)?index\\.ts$" },
    ),
    rule(
      "labels-know-no-pages",
      "What is stated and believed does not depend on how it is shown or asked for.",
      { path: room("apps/commons/src/(labels|postgres)/") },
      { path: room("apps/commons/src/(pages|http)/") },
    ),
    rule(
      "the-assembly-is-pure",
      "What a process decided is computed from its record alone, by anybody, again.",
      { path: room("apps/commons/src/assembly/"), pathNot: TESTS },
      { pathNot: ["^(node:)?crypto$", room("(packages/record|apps/commons/src/assembly)/")] },
    ),
    rule(
      "nothing-imports-the-command-line",
      "The command line is the outermost room.",
      { pathNot: [room("apps/cli/"), "^scripts/", "^tests/system/"] },
      { path: room("apps/cli/") },
    ),
    rule(
      "gateway-knows-no-lab",
      "A household's gateway carries no laboratory.",
      { path: room("apps/gateway/") },
      { path: room("(lab|bench)/") },
    ),
    rule(
      "processes-meet-at-contracts",
      "wall, names and home run apart: they share what they say to each other and nothing else.",
      { path: room("apps/gateway/src/(wall|names|home)/"), pathNot: TESTS },
      {
        path: room("apps/gateway/src/(wall|names|home)/"),
        pathNot: [room("apps/gateway/src/$1/"), "/contract\\.ts$"],
      },
    ),
    rule(
      "wall-reads-no-foreign-format",
      "The process with power over the firewall parses nothing that a stranger wrote.",
      { path: room("apps/gateway/src/wall/main\\.ts$") },
      { path: "node_modules/(asn1js|pkijs|dns-packet)/", reachable: true },
    ),
    rule(
      "production-imports-no-test-code",
      "What runs in a household imports neither tests nor development tools.",
      { path: room("(packages|apps|lab)/"), pathNot: TESTS },
      { path: [room("(tests|bench|scripts)/(?!architecture/canary/)"), TESTS] },
    ),
    rule(
      "production-imports-no-dev-dependency",
      "What runs in a household is installed without development tools.",
      { path: room("(packages|apps|lab)/"), pathNot: TESTS },
      { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["npm"] },
    ),
    rule(
      "dependencies-are-declared",
      "A dependency that package.json does not name disappears one day.",
      {},
      { dependencyTypes: ["npm-no-pkg", "npm-unknown"] },
    ),
    rule(
      "imports-resolve",
      "An import that cannot be resolved cannot be judged.",
      {},
      {
        couldNotResolve: true,
        // The address of a file, which the build knows.
        pathNot: "\\?url$",
      },
    ),
    rule("no-cycles", "Two files that need each other are one file.", {}, { circular: true }),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
      extensions: [".ts", ".tsx", ".js", ".mjs", ".cjs", ".json"],
    },
  },
};
