import { defineElements } from "cairn-learn/elements";
import { report } from "./use.js";

defineElements();

/** What the list shows, once it shows something. */
async function shown() {
  const feed = document.querySelector("cairn-feed");
  for (;;) {
    const items = [...(feed.shadowRoot?.querySelectorAll("li") ?? [])];
    if (items.length > 0) return items.map((item) => item.textContent.replace(/\s+/g, " ").trim());
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

report({ elements: shown });
