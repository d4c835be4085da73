// What moved a KPI: from the scorecard's figure to its parts, to the channels, to the cells.
import { expect, test, type Page } from "@playwright/test";
import { Plumbline } from "../pages/plumbline.ts";

const region = (page: Page) => page.getByRole("region", { name: "Drivers" });

/** The exact amounts of the figures in a row, as they say them of themselves. */
async function amounts(page: Page, row: RegExp): Promise<number[]> {
  const buttons = await region(page).getByRole("row", { name: row }).getByRole("button").all();
  const titles = await Promise.all(buttons.map((button) => button.getAttribute("title")));
  return titles.filter((title) => title !== null).map((title) => Number(title.replace("−", "-").replace(/[^\d.-]/g, "")));
}

test("CAC is explained by its parts, each down to channels and cells", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  await app.go("Drivers");
  await expect(page.getByText(/^CAC is above plan by \$138/)).toBeVisible();
  const [, , spend] = await amounts(page, /Spend/);
  const [, , wins] = await amounts(page, /Wins/);
  const [, , difference] = await amounts(page, /^CAC/);
  expect(spend + wins).toBeCloseTo(difference, 6);
  await expect(page.getByRole("img", { name: /^CAC from .* \(plan\) to .* \(actual\): Spend .*, Wins / })).toBeVisible();

  await region(page).getByRole("button", { name: "Wins" }).click();
  const display = region(page).getByRole("row", { name: /^Display/ });
  await expect(display).toBeVisible();
  await display.getByRole("button").click();
  const drawer = page.getByRole("complementary", { name: "Trace" });
  await expect(drawer).toContainText("CAC, effect of Wins, Display, against plan");
  await expect(drawer).toContainText("wins[actual, Display]");
  await page.getByRole("button", { name: "Close the trace" }).click();
  await display.getByRole("link", { name: "Display" }).click();
  await expect(app.heading("Variance")).toBeVisible();
});

test("another KPI, another comparison and another split stand in the address", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  await page.goto("./#/drivers?period=2026-10");
  await page.getByLabel("KPI").selectOption({ label: "Spend" });
  await page.getByLabel("Against").selectOption({ label: "the period before" });
  await page.getByLabel("Split by").selectOption({ label: "volume, mix and price" });
  await expect(page).toHaveURL(/#\/drivers\?period=2026-10&kpi=spend&against=before&split=volume$/);
  await expect(page.getByText(/^Spend is (above|below) Sep 2026 by /)).toBeVisible();
  await expect(region(page).getByRole("row", { name: /Channel mix/ })).toBeVisible();
  await page.goto("./#/drivers?against=before");
  await expect(page.getByText(/No KPI has a value both now and in Jan – Oct 2025/)).toBeVisible();
});
