// One way of using the package, named by the address (?local, ?worker, ?inline), and every report of a broken policy. At the
// end one is broken on purpose, to see that it would have been reported.
import { report, use } from "./use.js";

const broken = [];
addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, sample }) => {
  broken.push(`${violatedDirective} ${blockedURI} ${sample}`);
});

const ways = {
  async local() {
    const { Cairn } = await import("./node_modules/cairn-learn/dist/index.js");
    return use((options) => Cairn.open(options));
  },
  async worker() {
    const { openInWorker } = await import("./node_modules/cairn-learn/dist/worker.js");
    return use((options) => openInWorker(options));
  },
  async inline() {
    const { Cairn } = await import("./node_modules/cairn-learn/dist/inline.js");
    return use((options) => Cairn.open(options));
  },
};

const way = location.search.slice(1);
report({
  [way]: ways[way],
  async broken() {
    const before = [...broken];
    try {
      new Worker("own.js");
    } catch {}
    await new Promise((resolve) => setTimeout(resolve, 100));
    return { before, after: broken.slice(before.length) };
  },
});
