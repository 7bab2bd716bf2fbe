/** The script of the worker that {@link openInWorker} starts under Node. */

import { parentPort } from "node:worker_threads";
import { Cairn } from "../index.js";
import { type Scope, serve } from "./host.js";

serve(Cairn, parentPort as unknown as Scope);
