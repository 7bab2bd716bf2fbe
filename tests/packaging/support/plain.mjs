// The consumer without a bundler, served as any static host would, and a Chromium to look at it with: for as long as one test.
import { chromium } from "./browsers.mjs";
import { project } from "./project.mjs";
import { serve } from "./server.mjs";

/** @returns where it is served, the browser and its name; all of it ends with the test `t` */
export async function plainInChromium(t) {
  const { folder, remove } = await project("plain");
  t.after(remove);
  const { origin, close } = await serve(folder);
  t.after(close);
  const { browser, name, close: end } = await chromium();
  t.after(end);
  return { origin, browser, name };
}
