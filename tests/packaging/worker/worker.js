// The package inside a worker of the site's own: there is no localStorage here, so the profile is kept in IndexedDB.
import { Cairn, indexedDb } from "./node_modules/cairn-learn/dist/index.js";
import { use } from "./use.js";

use((options) => Cairn.open(options), { store: indexedDb() }).then(
  (result) => postMessage(result),
  (error) => postMessage({ error: String(error.stack) }),
);
