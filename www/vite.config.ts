import { readFileSync } from "node:fs";
import { defineConfig } from "vite";

/**
 * The page's icon has a digest in its name, so that it is kept: browsers ask anew for one that is not at each change of the address, and so
 * at each press of a section. The manifest names it without.
 */
const manifestIcon = {
  name: "manifest-icon",
  generateBundle(this: { emitFile(file: { type: "asset"; fileName: string; source: Uint8Array }): void }) {
    const source = readFileSync(new URL("src/icon.svg", import.meta.url));
    this.emitFile({ type: "asset", fileName: "icon.svg", source });
  },
};

// The server's policy is `default-src 'self'; script-src 'self' 'wasm-unsafe-eval'`: nothing may be inlined, because a
// data: URL or an inline script would not load there.
export default defineConfig({
  plugins: [manifestIcon],
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // Pre-bundling moves the package's JavaScript away from the .wasm that it names relative to itself.
  optimizeDeps: { exclude: ["cairn-learn"] },
  worker: { format: "es" },
});
