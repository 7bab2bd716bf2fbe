/**
 * All of `cairn-learn` with the WebAssembly inside the script: no second file, nothing fetched. For pages of one file, for
 * hosts that serve no `.wasm`, and where a bundler moves files in ways of its own. It is a third larger on its way, and the
 * browser cannot compile it while it comes.
 *
 * @module
 */

export { Cairn } from "./inlined.js";
export * from "./rest.js";
