import { Cairn } from "cairn-learn";
import { serve } from "cairn-learn/worker-host";

serve(Cairn);
