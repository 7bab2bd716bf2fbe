import "../watch.js";
import { createApp, reactive } from "vue";
import Feed from "./Feed.vue";
import Next from "./Next.vue";
import OwnCatalog from "./OwnCatalog.vue";

const { example } = window;
const app = createApp({ list: Next, elements: Feed, own: OwnCatalog }[example.name], {
  ...(example.name === "elements" && { onOpen: (item) => example.taken.push(item.id) }),
});
app.mount("#app");
example.unmount = () => app.unmount();
example.reactive = reactive;
