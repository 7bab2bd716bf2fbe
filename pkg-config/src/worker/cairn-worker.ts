/** The script of the worker that {@link openInWorker} starts. */

import { Cairn } from "../beside.js";
import { serve } from "./host.js";

serve(Cairn);
