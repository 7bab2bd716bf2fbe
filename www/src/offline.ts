/**
 * The page's side of working offline: it registers the service worker, and tells it which files were fetched before
 * there was one, because those of the very first visit would otherwise be missing when the network is.
 */

const begunWithWorker = Boolean(navigator.serviceWorker?.controller);
const used = new Set<string>();
let worker: ServiceWorker | undefined;

/** Registers the service worker, if there is one: the development server has none. */
export function keepForOffline(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  const { serviceWorker } = navigator;
  serviceWorker.register(scriptAddress("/sw.js") as string).catch((error: unknown) => {
    // Everything works without it as long as there is a network, so nobody is bothered.
    console.warn("This page will not work offline:", error);
  });
  void serviceWorker.ready.then((registration) => {
    worker = registration.active ?? undefined;
    for (const address of used) worker?.postMessage({ keep: address });
  });
}

/** Has the service worker keep a file that this page uses. What it fetches itself, it keeps without being told. */
export function keep(address: string): void {
  if (used.has(address) || begunWithWorker) return;
  used.add(address);
  worker?.postMessage({ keep: address });
}

/** Under `require-trusted-types-for 'script'` a service worker's address must come from a policy. */
function scriptAddress(address: string): unknown {
  const { trustedTypes } = globalThis as {
    trustedTypes?: import("trusted-types/lib").TrustedTypePolicyFactory;
  };
  if (!trustedTypes) return address;
  return trustedTypes
    .createPolicy("cairn-service-worker", { createScriptURL: (url) => url })
    .createScriptURL(address);
}

/** Erases the catalogs that are kept here: which ones somebody opened says something about them. */
export async function forgetCatalogs(): Promise<void> {
  used.clear();
  if ("caches" in globalThis) await caches.delete("cairn-packs");
}

/** Which of these files are kept here, and so open without a network. It is looked up in this browser and told to nobody. */
export async function kept(addresses: readonly string[]): Promise<ReadonlySet<string>> {
  const is = async (address: string) => (await caches.match(address, { ignoreVary: true })) !== undefined;
  try {
    const found = await Promise.all(addresses.map(is));
    return new Set(addresses.filter((_, place) => found[place]));
  } catch {
    // A browser that has no caches for this page, or has them blocked, keeps nothing.
    return new Set();
  }
}

/**
 * Whether the server answers. A browser that takes itself for online may be wrong, and what is asked for here is the same for
 * everyone, whatever they have kept or choose. The service worker answers none but GET, so this is no answer from a cache.
 */
export async function reachable(): Promise<boolean> {
  if (!navigator.onLine) return false;
  try {
    const asked = { method: "HEAD", cache: "no-store", referrerPolicy: "no-referrer" } as const;
    // Whatever it says: one that knows no HEAD is there too, and what is amiss otherwise shows when a catalog is asked for.
    await fetch("/packs/index.json", asked);
    return true;
  } catch {
    return false;
  }
}
