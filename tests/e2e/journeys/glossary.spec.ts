// Glossary: a KPI is defined, corrected, found on the scorecard, retired, and comes back with the export.
import { expect, test } from "@playwright/test";
import { Plumbline } from "../pages/plumbline.ts";

test("a KPI of the team’s own, from its formula to the scorecard and back", async ({ page, browser }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  await app.go("Glossary");
  await page.getByRole("button", { name: "Add a KPI" }).click();
  const dialog = page.getByRole("dialog", { name: "KPI definition" });
  const formula = dialog.getByRole("combobox", { name: "Formula" });
  const told = dialog.locator("#formula-told");

  await formula.fill("spend / wims");
  await expect(told).toContainText("wims");
  await formula.fill("spend + wins");
  await expect(told.locator(".bad")).toBeVisible();
  await formula.fill("");
  await formula.pressSequentially("spe");
  const offer = dialog.getByRole("option", { name: /^spend/ }).first();
  await expect(offer).toBeVisible();
  // Esc puts the offers away, not what was written.
  await page.keyboard.press("Escape");
  await expect(offer).toBeHidden();
  await expect(dialog).toBeVisible();
  await formula.pressSequentially("n");
  await expect(offer).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(formula).toHaveValue("spend");
  await formula.pressSequentially(" / sql");
  await expect(told).toContainText("$");

  await dialog.getByLabel("Name", { exact: true }).fill("Cost of an SQL call");
  await dialog.getByLabel("In finance’s words").fill("Spend per accepted lead");
  await dialog.getByLabel("Meaning").fill("What it costs to get one accepted lead.");
  await dialog.getByLabel("Better").selectOption({ label: "Lower is better" });
  await dialog.getByLabel("Type").selectOption({ label: "Efficiency" });
  await dialog.getByLabel("By whom").fill("RevOps");
  await dialog.getByRole("button", { name: "Add", exact: true }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("row").filter({ hasText: "Cost of an SQL call" })).toContainText("RevOps");
  await app.go("Scorecard");
  await expect(page.getByText("Cost of an SQL call").first()).toBeVisible();

  const file = await app.export();
  const other = await browser.newContext();
  const again = await new Plumbline(await other.newPage()).start();
  await again.open(file);
  await again.go("Glossary");
  await expect(again.page.getByRole("row").filter({ hasText: "Cost of an SQL call" })).toContainText("RevOps");
  await other.close();

  await app.go("Glossary");
  await page.getByRole("button", { name: "Cost of an SQL call" }).click();
  await dialog.getByLabel("By whom").fill("RevOps");
  await dialog.getByLabel("Why").fill("Nobody used it.");
  await dialog.getByRole("button", { name: "Retire" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "Use again" })).toBeVisible();
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(page.getByRole("button", { name: "Use again" })).toHaveCount(0);
});

test("a trigger is tried while it is written, judges the scorecard, and comes back with the export", async ({ page, browser }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  await app.go("Glossary");
  await page.locator("#define-cac").click();
  const dialog = page.getByRole("dialog", { name: "KPI definition" });
  const tried = dialog.getByRole("region", { name: "Back-test" });
  const fires = tried.getByRole("row", { name: /^As written/ }).getByRole("cell").first();
  await dialog.getByLabel("Threshold, %").fill("1");
  await expect(fires).toHaveText(/^[1-9]\d* of \d+$/);
  await dialog.getByLabel("Threshold, %").fill("99");
  await expect(fires).toHaveText(/^0 of/);
  await dialog.getByRole("button", { name: /^Use / }).click();
  await expect(tried.getByRole("row", { name: /^Suggested/ })).toBeVisible();

  await dialog.getByLabel("It is").selectOption({ label: "Beyond a value" });
  await dialog.getByLabel("Value", { exact: true }).fill("100");
  await dialog.getByLabel("Other thresholds for some time").fill("2025-Q1 some");
  await expect(dialog.getByText("“2025-Q1 some” is no threshold for some time.")).toBeVisible();
  await dialog.getByLabel("Other thresholds for some time").fill("2025-Q1 90");
  await expect(fires).toHaveText(/^[1-9]/);
  await dialog.getByLabel("By whom").fill("RevOps");
  await dialog.getByLabel("Why").fill("A CAC above $100 is looked at, whatever the plan.");
  await dialog.getByRole("button", { name: "Save as new version" }).click();
  await expect(dialog).toBeHidden();
  await app.go("Scorecard");
  const row = page.getByRole("row").filter({ has: page.getByRole("button", { name: "CAC", exact: true }) });
  await expect(row).toContainText("Above $100");
  await expect(row).toContainText("Breach");

  const file = await app.export();
  const other = await browser.newContext();
  const again = await new Plumbline(await other.newPage()).start();
  await again.open(file);
  await again.go("Glossary");
  await again.page.locator("#define-cac").click();
  await expect(again.page.getByLabel("Value", { exact: true })).toHaveValue("100");
  await expect(again.page.getByLabel("Other thresholds for some time")).toHaveValue("2025-01..2025-03 90");
  await other.close();
});
