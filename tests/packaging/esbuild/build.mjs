import { build } from "esbuild";

await build({
  entryPoints: ["main.js", "inline.js", "worker.js"],
  bundle: true,
  format: "esm",
  // Or all later parts of the WebAssembly are in each script.
  splitting: true,
  minify: true,
  outdir: "dist",
  loader: { ".wasm": "file" },
});
