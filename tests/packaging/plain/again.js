// Each later part is refused twice by the server: what waits for it is told, and may try again.
import { Cairn, memory } from "./node_modules/cairn-learn/dist/index.js";
import { openInWorker } from "./node_modules/cairn-learn/dist/worker.js";
import { report } from "./use.js";

async function again(open) {
  const cairn = await open({ catalog: "/school-maths.cairn", store: memory(), waitFor: "recommend" });
  const [{ item }] = await cairn.recommend({ count: 1 });
  const codes = [];
  // A part that is being fetched while another is refused is told of the next time.
  for (let tries = 0; tries < 8 && codes.at(-1) !== "ready"; tries++) {
    codes.push(
      await cairn.ready().then(
        () => "ready",
        ({ code, message }) => `${code}: ${message}`,
      ),
    );
  }
  await cairn.record({ type: "attempt", item: item.id, correct: true });
  const { length } = await cairn.session({ minutes: 20 });
  cairn.dispose();
  return { codes, session: length > 0 };
}

report({
  local: () => again((options) => Cairn.open(options)),
  worker: () => again((options) => openInWorker(options)),
});
