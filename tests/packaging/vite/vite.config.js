import { copyFileSync, mkdirSync } from "node:fs";
import { defineConfig } from "vite";

mkdirSync("public", { recursive: true });
copyFileSync(process.env.CAIRN_PACK, "public/school-maths.cairn");

export default defineConfig({
  // The dev server would move the scripts away from the files beside them.
  optimizeDeps: { exclude: ["cairn-learn"] },
  // The worker loads parts of the package when they are needed, which only modules can.
  worker: { format: "es" },
  build: { rollupOptions: { input: ["index.html", "inline.html"] } },
});
