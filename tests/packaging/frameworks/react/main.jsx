import "../watch.js";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { Feed as FeedByRef } from "./ByRef.jsx";
import { Feed } from "./Feed.jsx";
import { Next } from "./Next.jsx";
import { OwnCatalog } from "./OwnCatalog.jsx";

const { example } = window;
const open = (item) => example.taken.push(item.id);
const examples = {
  list: <Next catalog="/packs/maths.cairn" />,
  elements: <Feed open={open} />,
  ref: <FeedByRef open={open} />,
  own: <OwnCatalog />,
};
const root = createRoot(document.querySelector("#app"));
const render = (shown) => root.render(<StrictMode>{shown}</StrictMode>);
render(examples[example.name]);
example.unmount = () => root.unmount();
example.change = (catalog) => render(<Next catalog={catalog} />);
