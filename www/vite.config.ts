import { defineConfig } from "vite";

// The server's policy is `default-src 'self'; script-src 'self' 'wasm-unsafe-eval'`: nothing may be inlined, because a
// data: URL or an inline script would not load there.
export default defineConfig({
  build: {
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  // Pre-bundling moves the package's JavaScript away from the .wasm that it names relative to itself.
  optimizeDeps: { exclude: ["cairn-learn"] },
  worker: { format: "es" },
});
