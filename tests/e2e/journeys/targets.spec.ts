// Targets: typed with the keys, filled from last year, pasted as a table, held against on the scorecard, and back with the export.
import { expect, test } from "@playwright/test";
import { Plumbline } from "../pages/plumbline.ts";

test("targets are typed, filled and pasted, and the scorecard holds the KPI against them", async ({ page, browser }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  await app.go("Targets");
  const table = page.getByRole("region", { name: "Targets" });
  const field = (kpi: string, period: string) => table.getByRole("textbox", { name: `${kpi}, ${period}`, exact: true });
  await page.getByLabel("Set by").fill("RevOps lead");
  await page.getByRole("combobox", { name: "Year" }).selectOption({ label: "2026" });
  const cac = field("CAC", "Q3 2026");
  await cac.fill("much");
  await page.keyboard.press("Enter");
  await expect(page.getByText("A target is a number")).toBeVisible();
  await cac.fill("900");
  await page.keyboard.press("Enter");
  await expect(page.locator("main .head")).toContainText("1 target set");
  await expect(cac).toHaveValue("900");
  await expect(cac).not.toBeFocused();
  // One target typed is one step to undo.
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(cac).toHaveValue("");
  await page.getByRole("button", { name: "Redo", exact: true }).click();
  await expect(cac).toHaveValue("900");

  await page.locator("#fill-kpi").selectOption({ label: "Spend" });
  await page.getByLabel("Change since last year, %").fill("10");
  await page.getByRole("button", { name: "From last year" }).click();
  await expect(page.getByText("no actuals of a year earlier")).toBeVisible();
  await page.getByRole("combobox", { name: "Year" }).selectOption({ label: "2027" });
  await expect(field("Spend", "Q1 2027")).toBeVisible();
  await page.locator("#fill-kpi").selectOption({ label: "Spend" });
  await page.getByLabel("Change since last year, %").fill("10");
  await page.getByRole("button", { name: "From last year" }).click();
  await expect(field("Spend", "Q1 2027")).toHaveAttribute("title", /^from last year \+ 10 %, set by RevOps lead/);
  await page.getByRole("combobox", { name: "Year" }).selectOption({ label: "2026" });

  await page.getByRole("button", { name: "Paste a table" }).click();
  const dialog = page.getByRole("dialog", { name: "Paste targets" });
  await dialog.getByLabel("Table", { exact: true }).fill("KPI\tScope\tPeriod\tTarget\nCAC\t\t2026-Q4\t$950\nNobody\t\t2026\t1");
  await expect(dialog).toContainText("there is no KPI “Nobody”");
  await dialog.getByRole("button", { name: "Set 1 target" }).click();
  await expect(dialog).toBeHidden();
  await expect(field("CAC", "Q4 2026")).toHaveValue("950");
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(field("CAC", "Q4 2026")).toHaveValue("");

  await page.goto("./#/scorecard?period=2026-Q3");
  const tile = app.tile("CAC");
  await expect(tile).toContainText("target $900");
  await tile.getByRole("button", { name: /\$900/ }).click();
  await expect(page.getByRole("complementary", { name: "Trace" })).toContainText("$900.00 for Q3 2026, typed by RevOps lead on 2026-11-22");

  const file = await app.export();
  const other = await browser.newContext();
  const again = await new Plumbline(await other.newPage()).start();
  await again.open(file);
  await again.page.goto("./#/scorecard?period=2026-Q3");
  await expect(again.tile("CAC")).toContainText("target $900");
  await other.close();
});
