// Each way in which a worker can fail a page, and what the page's calls come to.
import { openInWorker } from "./node_modules/cairn-learn/dist/worker.js";

const catalog = "/school-maths.cairn";
const code = (call) =>
  call.then(
    () => "answered",
    (error) => error.code,
  );

/** A call whose answer waits for the store, one made after the worker's end, and another opening. */
async function ended(worker, end) {
  let begun;
  const writing = new Promise((resolve) => {
    begun = resolve;
  });
  const write = () => {
    begun();
    return new Promise(() => undefined);
  };
  const store = { read: () => undefined, write, remove: () => undefined };
  const cairn = await openInWorker({ catalog, worker, store });
  const pending = code(cairn.record({ type: "opened", item: "tables-chairs" }));
  await writing;
  end(cairn, worker);
  return [await pending, await code(cairn.recommend())];
}

const own = () => new Worker("own.js", { type: "module" });
const ways = {
  disposed: () => ended(undefined, (cairn) => cairn.dispose()),
  terminated: () => ended(own(), (_, worker) => worker.terminate()),
  closed: () => ended(own(), (_, worker) => worker.postMessage("close")),
  absent: async () => [
    await code(openInWorker({ catalog, worker: new Worker("absent.js", { type: "module" }) })),
  ],
  broken: async () => [await code(openInWorker({ catalog, worker: new Worker("broken.js") }))],
  started: async () => [await code(openInWorker({ catalog }))],
};

const result = {};
for (const way of location.search.slice(1).split(",")) result[way] = await ways[way]();
document.documentElement.dataset.result = JSON.stringify(result);
