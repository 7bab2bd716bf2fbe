import { resolve } from "node:path";

export default {
  mode: "production",
  entry: { main: "./main.js", inline: "./inline.js" },
  output: { path: resolve("dist"), filename: "[name].js" },
  // The inline entry is large by intent.
  performance: { hints: false },
};
