// A worker of the site's own. Import maps do not reach into workers, so the package is named by its address.
import { Cairn } from "./node_modules/cairn-learn/dist/index.js";
import { serve } from "./node_modules/cairn-learn/dist/worker-host.js";

serve(Cairn);
addEventListener("message", ({ data }) => data === "close" && close());
