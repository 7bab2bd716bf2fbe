// esbuild does not follow `new URL`: the files come by its loader, and say where they are.
import wasm from "cairn-learn/cairn_bg.wasm";
import build from "cairn-learn/cairn_build_bg.wasm";
import guide from "cairn-learn/cairn_guide_bg.wasm";
import models from "cairn-learn/cairn_models_bg.wasm";
import record from "cairn-learn/cairn_record_bg.wasm";
import sharing from "cairn-learn/cairn_sharing_bg.wasm";

export const files = { wasm, parts: { build, guide, models, record, sharing } };
