import { Cairn } from "cairn-learn";
import { serve } from "cairn-learn/worker-host";
import { files } from "./files.js";

serve({ open: (options) => Cairn.open({ ...files, ...options }) });
