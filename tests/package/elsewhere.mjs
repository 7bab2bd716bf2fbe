// The package's own Cairn with parts of its WebAssembly from elsewhere: from a server that fails, or that never answers.
import { Cairn } from "cairn-learn";

/** What the entries themselves override: where the files are. Loaded once for a page, so the first one opened counts. */
export const elsewhere = ({ first, parts }) =>
  class extends Cairn {
    static wasm() {
      const own = Cairn.wasm();
      return { first: first ?? own.first, parts: { ...own.parts, ...parts } };
    }
  };
