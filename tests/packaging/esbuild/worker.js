import { Cairn } from "cairn-learn";
import wasm from "cairn-learn/cairn_bg.wasm";
import { serve } from "cairn-learn/worker-host";

// esbuild does not follow `new URL`: the file comes by its loader, and says where it is.
serve({ open: (options) => Cairn.open({ wasm, ...options }) });
