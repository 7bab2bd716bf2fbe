// Which catalogs a page has open: those that it opened and has not disposed of. Imported before the example. The test may hold back
// what was opened, for the time between that and the example's hearing of it.
import { Cairn } from "cairn-learn";

const { open } = Cairn;
const { dispose } = Cairn.prototype;
const cairns = new Set();

Cairn.open = async function (options) {
  const cairn = await open.call(this, options);
  cairns.add(cairn);
  await window.heldBack;
  return cairn;
};
Cairn.prototype.dispose = function () {
  cairns.delete(this);
  dispose.call(this);
};

/** What the test reads, and what examples hand to their page. */
window.example = { cairns, taken: [], name: new URLSearchParams(location.search).get("example") };
