// Renders the list as a server does, and fails if that opens anything.
import { readFile, writeFile } from "node:fs/promises";
import { Cairn } from "cairn-learn";
import { compile } from "svelte/compiler";
import { render } from "svelte/server";

Cairn.open = () => {
  console.error("opened");
  process.exit(1);
};
const { js } = compile(await readFile("Next.svelte", "utf8"), { generate: "server" });
await writeFile("Next.server.js", js.code);
const { default: Next } = await import("./Next.server.js");
console.log((await render(Next)).body);
