// Files from the test suites of other spreadsheet programs: each ends in a project or in a sentence, and the page lives on.
import { existsSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";
import { Plumbline } from "../pages/plumbline.ts";

/** How many files are opened, evenly over all of them. */
const sample = 50;
const here = dirname(fileURLToPath(import.meta.url));
const shared = process.env.PLUMBLINE_SHARED ?? resolve(here, "../../../../shared");
const folder = join(shared, "data", "hostile");

async function files(): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const all = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  all.sort();
  const step = all.length / sample;
  const even = Array.from({ length: sample }, (_, number) => all[Math.floor(number * step)]);
  // The ones that make other readers run out of memory are always among them.
  return [...new Set([...all.filter((path) => /OOM/.test(path)), ...even])].slice(0, sample);
}

test("fifty odd and damaged files end in a project or a sentence", async ({ page }) => {
  const there = existsSync(folder);
  if (process.env.CI === "true") expect(there, `${folder} is there`).toBe(true);
  test.skip(!there, `${folder} was not there; nothing was opened`);
  test.setTimeout(300_000);
  const app = await new Plumbline(page).start();
  const alert = page.getByRole("main").getByRole("alert");
  const opened = app.heading("Check how the workbook was read");
  for (const path of await files()) {
    await test.step(path, async () => {
      await app.go("Start");
      await app.choose(path);
      await expect(opened.or(alert)).toBeVisible({ timeout: 30_000 });
      if (await alert.isVisible()) await expect(alert).toContainText(/\w+ .*\./);
    });
  }
  await app.go("Start");
  await app.trySample();
  expect(Object.keys(await app.chain())).toContain("Spend");
});
