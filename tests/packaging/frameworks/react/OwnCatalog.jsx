// An element with a catalog that the page opened. The tag is replaced by that of the docs.
import { Cairn } from "cairn-learn";
import { defineElements } from "cairn-learn/elements";
import { useEffect, useState } from "react";

defineElements();

export function OwnCatalog() {
  const [cairn, setCairn] = useState();
  useEffect(() => {
    const opening = Cairn.open({ catalog: "/packs/maths.cairn" });
    opening.then(setCairn);
    return () => opening.then((opened) => opened.dispose());
  }, []);
  return cairn ? <cairn-feed /> : null;
}
