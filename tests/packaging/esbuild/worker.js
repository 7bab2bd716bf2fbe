import { Cairn } from "cairn-learn";
import wasm from "cairn-learn/cairn_bg.wasm";
import { serve } from "cairn-learn/worker-host";

serve({ open: (options) => Cairn.open({ wasm, ...options }) });
