/** The script of the worker that {@link openInWorker} starts. */

import { Cairn } from "../index.js";
import { serve } from "./host.js";

serve(Cairn);
