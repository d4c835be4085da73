// Variance: the pivot, what an actual is held against, and why a figure left its plan.
import { expect, test } from "@playwright/test";
import { Plumbline } from "../pages/plumbline.ts";

test("channels by month, each cell with its trace, and as a file", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  await app.go("Variance");
  await page.getByLabel("Columns").selectOption({ label: "Month" });
  const table = page.getByRole("region", { name: "Variance" }).getByRole("table");
  await expect(table.getByRole("columnheader", { name: "Oct 2026" })).toBeVisible();
  await page.getByLabel("Show").selectOption({ label: "Actual" });
  const row = table.getByRole("row").filter({ has: page.getByRole("rowheader", { name: "Paid search" }) });
  const titles = await row.getByRole("button").evaluateAll((buttons) => buttons.map((button) => button.title));
  const [total, ...months] = titles.map((title) => Number(title.replace(/[^\d.]/g, "")));
  expect(months).toHaveLength(10);
  expect(months.reduce((sum, month) => sum + month, 0)).toBeCloseTo(total, 2);

  await row.getByRole("button").nth(1).click();
  const drawer = page.getByRole("complementary");
  await expect(drawer).toContainText("Jan 2026 · Paid search");
  await expect(drawer).toContainText(titles[1]);
  await page.keyboard.press("Escape");

  await page.getByRole("button", { name: /these lines/ }).click();
  const coming = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: /CSV/ }).click();
  expect((await coming).suggestedFilename()).toMatch(/\.csv$/);
});

test("a breach is explained, stands so on the scorecard, and comes back with the export", async ({ page, browser }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  await app.go("Variance");
  await expect(page.getByText(/2 of 2\sbreaches not explained/)).toBeVisible();
  const first = page.getByRole("button", { name: /^Explain / }).first();
  const title = (await first.getAttribute("aria-label"))!.replace("Explain ", "");
  await first.click();
  const dialog = page.getByRole("dialog", { name: "Explanation" });
  await expect(dialog.getByLabel("Explanation")).toBeFocused();
  // What is typed is not lost to one Esc.
  await page.keyboard.type("Half a sentence");
  await page.keyboard.press("Escape");
  await expect(dialog.getByRole("alert")).toContainText("not saved");
  await expect(dialog.getByLabel("Explanation")).toHaveValue("Half a sentence");
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("=Two fairs moved to <spring>");
  await dialog.getByLabel("Said by").fill("Dana");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: /=Two fairs moved to <spring>/ })).toBeVisible();
  await expect(page.getByText(/1 of 2\sbreaches not explained/)).toBeVisible();
  await app.go("Scorecard");
  await expect(page.getByRole("button", { name: new RegExp(`^${title}: =Two fairs`) })).toBeVisible();

  const file = await app.export();
  const other = await browser.newContext();
  const again = await new Plumbline(await other.newPage()).start();
  await again.open(file);
  await again.go("Variance");
  await expect(again.page.getByRole("button", { name: /=Two fairs moved to <spring>/ })).toBeVisible();
  await other.close();

  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(page.getByRole("button", { name: /Two fairs/ })).toHaveCount(0);
});
