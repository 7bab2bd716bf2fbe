import { First } from "./first.js";

export default function Page() {
  return <First />;
}
