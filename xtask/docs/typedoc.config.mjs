// How TypeDoc reads the package: every entry that its package.json names. What is undocumented, unlinked or not exported fails.
import { readFileSync } from "node:fs";

const packageJson = new URL("../../pkg-config/package.json", import.meta.url);
const { exports } = JSON.parse(readFileSync(packageJson, "utf8"));
const entries = Object.values(exports).flatMap(({ types }) => types ?? []);

export default {
  name: "cairn-learn",
  entryPoints: entries.map((types) =>
    types.replace(/^\.\/types\/(.+)\.d\.ts$/, "../../pkg-config/src/$1.ts"),
  ),
  tsconfig: "../../pkg-config/tsconfig.json",
  plugin: ["./one-package.mjs"],
  out: "../../docs/api",
  readme: "none",
  excludeInternal: true,
  excludePrivate: true,
  excludeProtected: true,
  excludeExternals: true,
  disableSources: true,
  treatWarningsAsErrors: true,
  validation: { notExported: true, invalidLink: true, notDocumented: true },
  // Fields with a name and a type that say all are left to those.
  requiredToBeDocumented: [
    "Module",
    "Enum",
    "Variable",
    "Function",
    "Class",
    "Interface",
    "TypeAlias",
    "Method",
    "Accessor",
  ],
  intentionallyNotExported: ["Eventual", "Internal", "Opener", "Params", "WorkerLike", "src/cairn.ts:Cairn"],
};
