// A large catalog that is not ours: Exercism's exercises in all their languages. Its data is not part of this repository,
// so this runs where a copy lies: in $CAIRN_SHARED_DATA, or in ../shared/data beside the repository.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { answerWrong, closeApp, know, names, openApp, reasons, row, said, section, steps } from "./app.mjs";
import { launchChromium } from "./browser.mjs";
import { startCairn } from "./server.mjs";

const data = process.env.CAIRN_SHARED_DATA ?? fileURLToPath(new URL("../../../shared/data", import.meta.url));
const source = join(data, "catalogs/exercism/exercism-all.json");
const skip = existsSync(source) ? false : `there is no ${source}; CAIRN_SHARED_DATA can name another folder`;

const SKILL = "extension methods (csharp)";
const BEFORE = ["strings (csharp)"];

let packs;
let cairn;
let browser;

before(async () => {
  if (skip) return;
  packs = await mkdtemp(join(tmpdir(), "cairn-packs-"));
  await promisify(execFile)(process.env.CAIRN_BIN, ["pack", source, "-o", join(packs, "exercism.cairn")]);
  cairn = await startCairn({ args: ["--packs", packs] });
  browser = await launchChromium();
});

after(async () => {
  await browser?.close();
  await cairn?.stop();
  if (packs) await rm(packs, { recursive: true, force: true });
});

test("a catalog chosen among several is learned from, and what was hard leads back to what comes before", {
  skip,
}, async () => {
  const ready = (page) => page.getByRole("button", { name: /^Exercism/ });
  const page = await openApp(browser, cairn.url, { ready });
  await ready(page).click();
  await steps(page).first().waitFor();
  assert.equal(
    new Set(
      await steps(page)
        .locator("a[target=_blank]")
        .evaluateAll((links) => links.map(({ href }) => href)),
    ).size,
    5,
  );
  for (const reason of await reasons(page)) assert.match(reason, /\w+ .+\./);

  await section(page, "What you know");
  assert.equal(await page.locator("li.skill").count(), 50, "a page of the skills at a time");
  for (const skill of BEFORE) await know(page, skill);
  await section(page, "Next steps");
  await page.getByLabel("Topic").selectOption("csharp");
  await page.getByLabel("Goal").selectOption({ label: SKILL });
  await said(page, /^Your goal is set\./);
  await answerWrong(page, SKILL, 3);
  const remedial = (await reasons(page)).filter((reason) => reason.includes("0 of the last 3"));
  assert.ok(
    remedial.some((reason) => reason.includes(SKILL)),
    (await reasons(page)).join("\n"),
  );

  const listed = await page
    .getByLabel("Topic")
    .selectOption("")
    .then(() => names(page));
  await page.reload();
  await steps(page).first().waitFor();
  assert.deepEqual(await names(page), listed, "the same catalog and list without being asked again");
  await section(page, "What you know");
  await row(page, SKILL).getByText("3 answers", { exact: true }).waitFor();
  await closeApp(page);
});
