// The main job: from the sample to an exported workbook that restores everything.
import { expect, test, type Page } from "@playwright/test";
import { Plumbline, decision, shift } from "../pages/plumbline.ts";

/** January to October 2026 in US dollars, actual and plan, as the sample was made (src/workbook/sample/mod.rs). */
const figures = {
  Spend: [2_052_086.65, 1_986_674.65],
  Pipeline: [12_320_920, 12_809_890],
  Bookings: [2_182_480, 2_352_240],
  CAC: [1492.43, 1354.24],
  ROMI: [2.3765, 2.3736],
  Payback: [13.93, 12.51],
};

test("the sample's scorecard shows the figures it was made with", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  const shown = await app.chain();
  expect(Object.keys(shown)).toEqual(Object.keys(figures));
  for (const [name, exact] of Object.entries(figures)) {
    const said = shown[name].map((title) => Number(title.replace(/[^\d.]/g, "")));
    const places = (value: number) => String(value).split(".")[1]?.length ?? 0;
    expect(said.map((value, at) => Number(value.toFixed(places(exact[at])))), name).toEqual(exact);
  }
});

test("a move, its decision, the export, and all of it again on another device", async ({ page, browser }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  await app.draft(shift);
  await expect(page.getByRole("region", { name: "Plan after the move" })).toContainText("−$2,500");
  await app.record(decision);
  await expect(page.getByText("With the next export")).toBeVisible();
  const before = await app.chain();
  const file = await app.export();

  const other = await browser.newContext();
  const again = await new Plumbline(await other.newPage()).start();
  await again.open(file);
  expect(await again.chain()).toEqual(before);
  await again.go("Decisions");
  for (const text of [decision.decider, decision.rationale, "In the workbook"]) {
    await expect(again.page.getByText(text).first()).toBeVisible();
  }
  await other.close();
});

test("undo takes a decision back, redo brings it again", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  await app.draft(shift);
  await app.record(decision);
  await expect(page.getByText(decision.rationale)).toBeVisible();
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(page.getByText(decision.rationale)).toBeHidden();
  await page.getByRole("button", { name: "Redo", exact: true }).click();
  await expect(page.getByText(decision.rationale)).toBeVisible();
});

test("nothing is recorded without who, when, why and what it should change", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  await app.draft(shift);
  await page.getByRole("button", { name: "Record the decision" }).click();
  await expect(page.getByRole("status").filter({ hasText: "who decides" })).toBeVisible();
  await app.go("Decisions");
  await expect(page.getByText("Nothing is on record yet")).toBeVisible();
});

test("a figure tells its formula and its cells", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  await app.tile("CAC").getByRole("button").first().click();
  const drawer = page.getByRole("complementary");
  await expect(drawer).toContainText("CAC");
  await drawer.locator("summary").first().click();
  await expect(drawer.getByRole("rowheader").first()).toContainText(/![A-Z]+\d+/);
  await page.keyboard.press("Escape");
  await expect(drawer).toBeHidden();
});

/** What an open combobox offers. */
const choices = (page: Page) => page.getByRole("listbox", { name: "Choices" }).getByRole("option");

test("money goes to a program that the plan does not have, into the workbook and back", async ({ page, browser }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  await app.draft({ ...shift, to: "NA / Podcast" });
  await expect(page.getByText("new in the plan")).toBeVisible();
  await expect(page.getByRole("region", { name: "Plan after the move" })).toContainText("NA · Podcast");
  await app.record(decision);
  await expect(page.getByText("Podcast").first()).toBeVisible();
  await app.go("Variance");
  await expect(page.getByRole("region", { name: "Variance" })).toBeVisible();
  const file = await app.export();

  const other = await browser.newContext();
  const again = await new Plumbline(await other.newPage()).start();
  await again.open(file);
  await again.go("Reallocate");
  const field = again.page.getByRole("combobox", { name: "To", exact: true });
  await field.fill("Podcast");
  await expect(choices(again.page)).toContainText(["$2,500"]);
  await other.close();

  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await app.go("Reallocate");
  await page.getByRole("combobox", { name: "To", exact: true }).fill("Podcast");
  await expect(choices(page)).toHaveText([/^Add “Podcast”/]);
});
