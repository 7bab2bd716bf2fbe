import { Cairn } from "cairn-learn/inline";
import { report, use } from "./use.js";

report({ inline: () => use((options) => Cairn.open(options)) });
