"use client";

import { Cairn } from "cairn-learn";
import { openInWorker } from "cairn-learn/worker";
import { useEffect, useState } from "react";
import { report, use } from "../../use.js";

/** Imported on the server too, where nothing of it is run but the rendering. */
export function First() {
  const [state, setState] = useState("opening");
  useEffect(() => {
    report({
      local: () => use((options) => Cairn.open(options)),
      worker: () => use((options) => openInWorker(options)),
    }).then(() => setState("done"));
  }, []);
  return <p>{state}</p>;
}
