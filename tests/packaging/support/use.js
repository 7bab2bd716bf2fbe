// What every consumer does with the package, as the README's first lines have it: open a pack, recommend, record, open again
// and see the change. Copied into each consumer before it is built.

export async function use(open, options) {
  const all = { catalog: "/school-maths.cairn", ...options };
  const cairn = await open(all);
  const picks = await cairn.recommend({ count: 5, minutes: 20 });
  const lines = picks.map(({ item, reasons }) => `${item.name} - ${reasons[0].text}`);
  await cairn.record({ type: "attempt", item: picks[0].item.id, correct: true, seconds: 41 });
  cairn.dispose();

  const again = await open(all);
  const { status } = again.profile.status;
  const answers = (await again.mastery()).reduce((sum, { attempts }) => sum + attempts, 0);
  const after = await again.recommend({ count: 5, minutes: 20 });
  const changed = JSON.stringify(after) !== JSON.stringify(picks);
  await again.profile.erase({ everything: true });
  again.dispose();
  return { lines, status, answers, changed };
}

/**
 * Runs each way of using the package, one after another, and leaves what came of it in the page; with `?post` in the address
 * it tells the server too.
 */
export async function report(ways) {
  const result = {};
  for (const [name, way] of Object.entries(ways)) {
    try {
      result[name] = await way();
    } catch (error) {
      result[name] = { error: `${error?.code}: ${error?.stack ?? error}` };
    }
  }
  const text = JSON.stringify(result);
  document.documentElement.dataset.result = text;
  if (location.search === "?post") await fetch("/result", { method: "POST", body: text });
}
