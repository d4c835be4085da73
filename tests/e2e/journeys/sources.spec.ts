// Several files in one project: plan and actuals apart, next month's file held against this month's, undone, and there after a reload.
import { expect, test, type Page } from "@playwright/test";
import { Plumbline } from "../pages/plumbline.ts";

const csv = (name: string, rows: string[]) => ({ name, mimeType: "text/csv", buffer: Buffer.from(rows.join("\n") + "\n") });

const plan = csv("plan.csv", [
  "Channel,Region,Jan 2026,Feb 2026,Mar 2026",
  "Search,NA,1000,1100,1200",
  "Display,NA,500,500,600",
  "Events,EMEA,300,200,900",
]);
const january = ["2026-01-15,Search,NA,950", "2026-01-15,Display,NA,520", "2026-01-15,Events,EMEA,310"];
const ledger = (name: string, lines: string[]) => csv(name, ["Date,Channel,Region,Actual spend", ...lines]);

/** Plan and actual spend over everything, as the scorecard says them. */
async function spend(app: Plumbline): Promise<string> {
  await app.page.goto("./#/scorecard?period=all");
  const figures = app.tile("Spend").getByRole("button");
  await expect(figures.first()).toBeVisible();
  return (await figures.allTextContents()).join(" ");
}

const card = (page: Page, name: string) => page.locator("section.card").filter({ has: page.getByRole("heading", { name: new RegExp(`^${name}`) }) });

test("plan and actuals in two files are one scorecard, and next month's file is looked at before it counts", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await page.getByLabel("Workbook", { exact: true }).setInputFiles([plan, ledger("actuals jan.csv", january)]);
  await expect(app.heading("Sources")).toBeVisible();
  await expect(card(page, "actuals jan.csv")).toContainText("3 lines");
  await expect(page.getByRole("banner")).toContainText("plan.csv + 1");
  expect(await spend(app)).toContain("1,780");

  await app.go("Sources");
  const newer = ledger("actuals feb.csv", [january[0], "2026-01-15,Display,NA,525", january[2], "2026-02-15,Search,NA,1080"]);
  await page.getByLabel("Replace actuals jan.csv by a newer file: file").setInputFiles(newer);
  await expect(app.heading("Is this the file you meant?")).toBeVisible();
  await expect(page.getByText(/^Jan 2026 → Feb 2026: 1\sline added, 1 changed, 0 removed; actual spend/)).toBeVisible();
  const lines = page.getByRole("region", { name: "Lines that differ" }).getByRole("row");
  await expect(lines).toHaveCount(3);
  await expect(lines.nth(1)).toContainText("Added");
  await page.getByRole("button", { name: "Keep the old file" }).click();
  await expect(card(page, "actuals jan.csv")).toBeVisible();

  await page.getByLabel("Replace actuals jan.csv by a newer file: file").setInputFiles(newer);
  await page.getByRole("button", { name: "Use the newer file" }).click();
  await expect(card(page, "actuals feb.csv")).toContainText("4 lines");
  expect(await spend(app)).toContain("2,865");

  await page.reload();
  expect(await spend(app)).toContain("2,865");
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await app.go("Sources");
  await expect(card(page, "actuals jan.csv")).toBeVisible();
  expect(await spend(app)).toContain("1,780");
});

test("a file is added, refused twice, and removed", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await app.open(plan);
  await app.go("Sources");
  await expect(page.getByRole("button", { name: "Remove plan.csv" })).toBeDisabled();
  const add = page.getByLabel("Add files: file");
  await add.setInputFiles(ledger("actuals.csv", january));
  await expect(card(page, "actuals.csv")).toBeVisible();
  await add.setInputFiles(ledger("copy.csv", january));
  await expect(page.getByText("copy.csv was not added. copy.csv is part of this project already, as actuals.csv.")).toBeVisible();
  await page.getByRole("button", { name: "Remove actuals.csv" }).click();
  await expect(card(page, "actuals.csv")).toHaveCount(0);
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(card(page, "actuals.csv")).toBeVisible();
});
