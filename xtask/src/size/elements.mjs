// Prints how many bytes the package's custom elements take, bundled with Lit as a site would ship them and compressed by brotli
// at its best. German is not in it, because a page that does not name it does not load it; nor is the core, which is a file of
// its own, fetched when the first catalog is in the page. The English sentences, which both need, are.
import { argv } from "node:process";
import { pathToFileURL } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { build } from "vite";

const entry = pathToFileURL(argv[2]).pathname;
const PAGE = "virtual:page";
const { output } = await build({
  configFile: false,
  logLevel: "error",
  plugins: [
    {
      name: "page",
      resolveId: (id) => (id === PAGE ? id : undefined),
      load: (id) =>
        id === PAGE
          ? `import { defineElements } from ${JSON.stringify(entry)}; defineElements();`
          : undefined,
    },
  ],
  build: {
    write: false,
    target: "es2022",
    modulePreload: { polyfill: false },
    rollupOptions: { input: PAGE },
  },
});
const chunks = new Map(output.map((file) => [file.fileName, file]));
const fetched = new Set();
const fetch = (name) => {
  if (fetched.has(name)) return;
  fetched.add(name);
  for (const other of chunks.get(name).imports) fetch(other);
};
fetch(output.find((file) => file.isEntry).fileName);
const sizes = [...fetched].map((name) => brotliCompressSync(chunks.get(name).code).length);
console.log(sizes.reduce((sum, size) => sum + size, 0));
