// Reconciliation: finance's totals beside the sums from below, every difference named, and KPIs that pull apart.
import { expect, test } from "@playwright/test";
import { Plumbline } from "../pages/plumbline.ts";

const LEDGER = `Month,Channel,Version,Spend,Clicks,Pipeline,Opportunities,Wins
2026-01,Search,Plan,1000,100,5000,50,10
2026-01,Search,Actual,1100,130,4500,60,10
2026-01,Organic,Plan,0,40,2000,20,4
2026-01,Organic,Actual,0,50,1900,25,5
2026-01,,Actual,90.5,,,,1
`;

test("both sides see one difference, by its names, down to its cells", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await app.open({ name: "ledger.csv", mimeType: "text/csv", buffer: Buffer.from(LEDGER) });
  await app.go("Reconciliation");
  const table = page.getByRole("region", { name: "Top-down and bottom-up" });
  await expect(table.getByRole("row", { name: /^Spend without a channel .*\+90\.50/ }).first()).toBeVisible();
  await expect(table.getByRole("row", { name: /^Attributable, without organic and direct .*Organic and lines without a channel stay out/ })).toBeVisible();
  await table.getByRole("row", { name: /^Spend without a channel/ }).first().getByRole("button").click();
  const drawer = page.getByRole("complementary", { name: "Trace" });
  await expect(drawer).toContainText("= spend[(blank)]");
  await page.getByRole("button", { name: "Close the trace" }).click();

  const apart = page.getByRole("region", { name: "KPIs that pull apart" });
  await expect(apart.getByRole("row", { name: /Opportunities .* above plan, and win rate .* below plan/ })).toBeVisible();
});
