// Health: what was found can be settled, accepted and taken back, and every item shows its cell.
import { expect, test } from "@playwright/test";
import { Plumbline } from "../pages/plumbline.ts";

const rows = [
  "Month,Channel,Owner,Plan,Actual",
  "2026-09,Paid Search,Dana,100,90",
  "2026-09,Display,Lee,50,55",
  "2026-10,Paid Search,Dana,100,91",
  "2026-10,Display,Lee,50,56",
  "2026-10,Display,Lee,50,56",
  "2026-11,paid-search,Dana,100,92",
  "2026-11,Display,,TBD,57",
];
const ledger = { name: "ledger.csv", mimeType: "text/csv", buffer: Buffer.from(rows.join("\n")) };

test("what was found is settled, accepted, taken back, and shown in its cell", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await app.open(ledger);
  await app.audited();
  await expect(page.getByTitle(/^[1-9]\d* issues to look at$/)).toBeVisible();
  await app.go("Health");
  const items = page.locator(".findings > li");
  const spelled = items.filter({ hasText: "Several spellings" });
  const twice = items.filter({ hasText: "Line stands twice" });
  await expect(spelled).toContainText("“Paid Search” and “paid-search”");

  await spelled.getByRole("button", { name: "Count as “Paid Search”" }).click();
  await expect(spelled).toHaveCount(0);
  await page.getByRole("button", { name: /^Undo/ }).click();
  await expect(spelled).toHaveCount(1);

  await twice.getByRole("button", { name: "Accept" }).click();
  await expect(twice).toHaveCount(0);
  await expect(page.locator(".findings :focus")).toHaveCount(1);
  await page.getByLabel("State").selectOption({ label: "accepted (1)" });
  await expect(twice).toHaveCount(1);
  await twice.getByRole("button", { name: "Open again" }).click();
  await expect(twice).toHaveCount(0);
  await page.getByLabel("State").selectOption({ label: "open" });

  await page.getByLabel("Find in what is listed").fill("TBD");
  await expect(items).toHaveCount(1);
  await items.first().getByRole("link", { name: "ledger!D8" }).click();
  await expect(app.heading("Check how the workbook was read")).toBeVisible();
  expect(page.url()).toContain("cell=D8");
});
