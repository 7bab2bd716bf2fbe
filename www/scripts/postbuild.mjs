// What follows a build, in the order that matters: the service worker lists the files in dist, so it comes before
// their compressed siblings exist; compression comes last, so that it covers the service worker too.
import { existsSync } from "node:fs";

const serviceWorker = new URL("service-worker.mjs", import.meta.url);
if (existsSync(serviceWorker)) await import(serviceWorker);
await import("./compress.mjs");
