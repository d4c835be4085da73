// Saved results of formulas that no simple rule follows: the formula engine is loaded when an export asks it something, and not before.
import { cp, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { planned, resultsOver, saved, workbook } from "../pages/formulas.ts";
import { Host } from "../pages/host.ts";
import { Plumbline, decision } from "../pages/plumbline.ts";
import { Watch, installed } from "../pages/watch.ts";

const dist = join(import.meta.dirname, "../../../dist");

let folder: string;
let host: Host;

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "plumbline-"));
  await cp(dist, folder, { recursive: true });
  host = await Host.of(folder);
});

test.afterEach(async () => {
  await host.close();
  await rm(folder, { recursive: true });
});

test.describe("without a service worker", () => {
  test.use({ serviceWorkers: "block" });

  test("a changed cell has the formula engine loaded, and its results are saved", async ({ page }) => {
    const app = await opened(page);
    await app.export();
    expect(host.asked.filter(isOfFormulas)).toEqual([]);
    await move(app);
    const { plan, results } = await saved(await app.export({ "Formulas brought up to date": "5" }));
    expect(plan).not.toEqual(planned);
    expect(results).toEqual(resultsOver(plan));
    expect(host.asked.filter(isOfFormulas).map((path) => extname(path)).sort()).toEqual([".js", ".js", ".wasm"]);
  });

  test("where it cannot be loaded, the export names what it left", async ({ page }) => {
    for (const name of await readdir(folder)) {
      if (name.startsWith("formulas-")) await rm(join(folder, name));
    }
    const app = await opened(page);
    await move(app);
    const named = "4: Summary!B2, Summary!B3, Summary!B4, Summary!B5";
    const { plan, results } = await saved(await app.export({ "Formulas brought up to date": "1", "Formulas computed on opening": named }));
    expect(results).toEqual([resultsOver(plan)[0], ...resultsOver(planned).slice(1)]);
  });
});

test("the formula engine is there without a network", async ({ page }) => {
  await page.goto(host.url);
  await installed(page);
  await host.close();
  const watch = new Watch(page);
  const app = await opened(page);
  await move(app);
  const { plan, results } = await saved(await app.export({ "Formulas brought up to date": "5" }));
  expect(plan).not.toEqual(planned);
  expect(results).toEqual(resultsOver(plan));
  expect(watch.complaints).toEqual([]);
});

/** The formula engine's files; nobody else brings a snippet. */
const isOfFormulas = (path: string) => /^\/(formulas|snippets)\b/.test(path);

async function opened(page: Page): Promise<Plumbline> {
  const app = await new Plumbline(page).start(host.url);
  await app.open({ name: "budget.xlsx", mimeType: "application/octet-stream", buffer: await workbook() });
  return app;
}

/** Moves so much to search that it comes to another rate. */
async function move(app: Plumbline): Promise<void> {
  await app.draft({ from: "Display", to: "Search", amount: "900" });
  await app.record(decision);
}
