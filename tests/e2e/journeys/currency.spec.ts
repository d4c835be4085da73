// Actuals at plan or at actual exchange rates: what the rates add is told apart, down to both rates and their cells.
import { expect, test } from "@playwright/test";
import { Plumbline } from "../pages/plumbline.ts";

test("at actual rates, what exchange rates add stands beside the variance and in a bar of its own", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  await app.go("Variance");
  await expect(page.getByRole("columnheader", { name: /^Variance/ })).toBeVisible();
  await expect(page.getByRole("columnheader", { name: "Of it FX" })).toHaveCount(0);
  await page.getByRole("combobox", { name: "Exchange rates" }).selectOption({ label: "At actual rates" });
  await expect(page.getByRole("columnheader", { name: "Of it FX" })).toBeVisible();
  await expect(page.getByText(/^Actuals are converted at actual exchange rates/)).toBeVisible();

  await app.go("Drivers");
  await page.getByLabel("KPI").selectOption({ label: "Spend" });
  const region = page.getByRole("region", { name: "Drivers" });
  const rates = region.getByRole("row", { name: /Exchange rates/ });
  await rates.getByRole("button").last().click();
  const drawer = page.getByRole("complementary", { name: "Trace" });
  await expect(drawer).toContainText("Spend, effect of Exchange rates, against plan");
  await expect(drawer).toContainText("EUR[plan rate]");
  await expect(drawer).toContainText("EUR[actual rate]");
  await expect(drawer).toContainText("Rates!B5");
  await page.getByRole("button", { name: "Close the trace" }).click();

  await page.getByRole("button", { name: "Undo" }).click();
  await expect(page.getByRole("combobox", { name: "Exchange rates" })).toHaveValue("plan");
  await expect(rates).toHaveCount(0);
});
