import { build } from "esbuild";

await build({
  entryPoints: ["main.js", "inline.js", "worker.js"],
  bundle: true,
  format: "esm",
  minify: true,
  outdir: "dist",
  loader: { ".wasm": "file" },
});
