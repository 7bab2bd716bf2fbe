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
