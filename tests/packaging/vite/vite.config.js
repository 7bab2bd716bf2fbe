import { copyFileSync, mkdirSync } from "node:fs";
import { defineConfig } from "vite";

mkdirSync("public", { recursive: true });
copyFileSync(process.env.CAIRN_PACK, "public/school-maths.cairn");

export default defineConfig({
  // For the test's other pages; the package itself needs no settings.
  build: { rollupOptions: { input: ["index.html", "inline.html", "elements.html"] } },
});
