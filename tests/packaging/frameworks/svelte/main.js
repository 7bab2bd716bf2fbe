import "../watch.js";
import { mount, unmount } from "svelte";
import Feed from "./Feed.svelte";
import Next from "./Next.svelte";
import OwnCatalog from "./OwnCatalog.svelte";

const { example } = window;
const shown = mount({ list: Next, elements: Feed, own: OwnCatalog }[example.name], {
  target: document.querySelector("#app"),
  props: { open: (item) => example.taken.push(item.id) },
});
example.unmount = () => unmount(shown);
