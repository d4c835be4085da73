// KPI tree: worked by keys, searched, led on from; the plan's coverage; what a target needs.
import { expect, test } from "@playwright/test";
import { Plumbline } from "../pages/plumbline.ts";

test("the tree opens and shuts by keys, is searched, and leads to the definition", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  await app.go("KPI tree");
  const tree = page.getByRole("tree");
  const node = (name: RegExp) => tree.getByRole("treeitem", { name });
  const focused = page.locator("[role=treeitem]:focus");
  await node(/^Revenue:/).focus();
  await page.keyboard.press("ArrowRight");
  await expect(focused).toHaveAttribute("aria-level", "2");
  await expect(focused).toHaveAccessibleName(/^Bookings: \$/);
  await page.keyboard.press("ArrowDown");
  await expect(focused).toHaveAccessibleName(/^Pipeline: \$/);
  await expect(focused).toHaveAttribute("aria-expanded", "false");
  await page.keyboard.press("ArrowRight");
  await expect(focused).toHaveAttribute("aria-expanded", "true");
  await page.keyboard.press("ArrowRight");
  await expect(focused).toHaveAttribute("aria-level", "4");
  await page.keyboard.press("ArrowLeft");
  await expect(focused).toHaveAccessibleName(/^Pipeline: /);
  await page.keyboard.press("ArrowLeft");
  await expect(focused).toHaveAttribute("aria-expanded", "false");
  await page.keyboard.press("Home");
  await expect(focused).toHaveAccessibleName(/^Revenue: /);
  await page.keyboard.press("b");
  await expect(focused).toHaveAccessibleName(/^Bookings: /);

  // A figure of the node that has the keyboard opens its trace.
  await node(/^Bookings:/).getByRole("button", { name: /^\$/ }).first().click();
  await expect(page.getByRole("complementary", { name: "Trace" })).toContainText("Bookings, actual");
  await page.getByRole("button", { name: "Close the trace" }).click();

  await page.getByRole("searchbox", { name: "Find a KPI or a member" }).fill("payback");
  await expect(page.getByText(/^1.node found$/)).toBeVisible();
  await expect(node(/^Payback:/)).toBeVisible();
  await expect(node(/^Pipeline:/)).toHaveCount(0);
  await node(/^Payback:/).getByRole("link", { name: "Payback" }).click();
  await expect(app.heading("Glossary")).toBeVisible();
  await expect(page.getByText(/^1.definition$/)).toBeVisible();
});

test("coverage is metered, and forty wins tell their spend in both directions", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  await app.go("KPI tree");
  await expect(page.getByRole("meter", { name: "Decision window" })).toHaveAttribute("aria-valuenow", "100");
  await expect(page.getByRole("meter", { name: "Target" })).toHaveAttribute("aria-valuenow", "100");

  const field = (name: string) => page.getByRole("textbox", { name, exact: true });
  await field("Wins, target").fill("40");
  await field("Wins, target").press("Enter");
  await expect(page).toHaveURL(/goal=wins%3A40/);
  await expect(page.getByText(/^40 wins need \$[\d,]+ of spend at these rates\.$/)).toBeVisible();
  // The same amount as it would be typed by hand.
  const spend = await field("Spend, target").inputValue();
  await field("Spend, target").fill(spend.replaceAll(",", ""));
  await field("Spend, target").press("Enter");
  await expect(page.getByText(/^\$[\d,]+ of spend brings 40 wins at these rates\.$/)).toBeVisible();

  // A rate that is typed counts, says so, and goes back to what the workbook shows.
  const rate = field("SQL from MQL");
  const before = await rate.inputValue();
  await rate.fill("50 %");
  await rate.press("Enter");
  await expect(page.getByText("Typed here")).toBeVisible();
  await expect(page.getByText(/brings 40 wins/)).toHaveCount(0);
  await page.getByRole("button", { name: "SQL from MQL: rate to date" }).click();
  await expect(page.getByText(/brings 40 wins/)).toBeVisible();
  await expect(rate).toHaveValue(before);

  // A line has rates of its own, and fewer steps.
  await page.getByRole("combobox", { name: "Channel" }).last().selectOption("Events");
  await expect(field("Impressions, target")).toHaveCount(0);
  await expect(field("Leads, target")).toBeVisible();
});
