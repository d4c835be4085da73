// Nothing leaves the device, and nothing that was done is lost: without a network, after a reload, after a fault of the engine.
import { expect, test } from "@playwright/test";
import { Plumbline, decision, screens, shift } from "../pages/plumbline.ts";
import { Watch, installed } from "../pages/watch.ts";

test("after the load no screen asks the network for anything", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await installed(page);
  const watch = new Watch(page);
  await app.trySample();
  for (const screen of screens) await app.go(screen);
  await app.draft(shift);
  await app.record(decision);
  await app.export();
  expect(watch.requests.filter((url) => url.startsWith("http"))).toEqual([]);
  expect(watch.complaints).toEqual([]);
});

test("a reload without a network has the data still there", async ({ page, context }) => {
  const app = await new Plumbline(page).start();
  await installed(page);
  await app.trySample();
  await app.draft(shift);
  await app.record(decision);
  const before = await app.chain();
  await context.setOffline(true);
  await page.reload();
  expect(await app.chain()).toEqual(before);
  await app.go("Decisions");
  await expect(page.getByText(decision.rationale)).toBeVisible();
});

test("an engine that dies in mid-command costs nothing that was done", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  await app.draft(shift);
  await app.record(decision);
  const before = await app.chain();
  await app.audited();
  // It ends with the next request, so it cannot answer.
  await page.workers()[0].evaluate("self.onmessage = () => self.close()");
  await page.getByRole("banner").getByRole("button", { name: "Export" }).click();
  await expect(page.getByText(/The engine stopped and was restarted/)).toBeVisible();
  expect(await app.chain()).toEqual(before);
  await app.go("Decisions");
  await expect(page.getByText(decision.rationale)).toBeVisible();
  await app.export();
});

test("a workbook of an earlier visit opens from the list", async ({ page, context }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  const before = await app.chain();
  await page.close();
  const later = await new Plumbline(await context.newPage()).start();
  await later.go("Start");
  await later.page.getByRole("button", { name: "Northlight FY26 Marketing Budget.xlsx", exact: true }).click();
  await expect(later.heading("Scorecard")).toBeVisible();
  expect(await later.chain()).toEqual(before);
});
