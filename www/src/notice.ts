/**
 * The notice of a report that waits, in the page's frame. It is the element that hosts use too, so that what counts as shown is one thing.
 * It is fetched for everyone, like the sections: who waits for it would otherwise be read from the log.
 */

import { CairnSharingNotice } from "cairn-learn/elements";

export type Notice = CairnSharingNotice;

if (!customElements.get("cairn-sharing-notice")) {
  customElements.define("cairn-sharing-notice", CairnSharingNotice);
}
