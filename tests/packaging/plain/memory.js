// Opens, recommends and disposes as often as it is told, with the same bytes: the WebAssembly's memory, after it.
import { Cairn, memory } from "./node_modules/cairn-learn/dist/index.js";

const { instantiate } = WebAssembly;
let wasm;
/** The instance that has the memory, as it passes by: later parts of the module have none. */
WebAssembly.instantiate = async (...given) => {
  const instance = await instantiate(...given);
  wasm = instance.exports.memory ? instance : wasm;
  return instance;
};

const catalog = new Uint8Array(await (await fetch("/school-maths.cairn")).arrayBuffer());

globalThis.times = async (times) => {
  for (let time = 0; time < times; time++) {
    const cairn = await Cairn.open({ catalog, store: memory() });
    if (cairn.recommend({ count: 5 }).length !== 5) throw new Error("no recommendations");
    cairn.dispose();
  }
  return wasm.exports.memory.buffer.byteLength;
};
document.documentElement.dataset.result = "{}";
