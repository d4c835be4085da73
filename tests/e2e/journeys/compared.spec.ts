// Two workbooks held against each other, without opening either.
import { readFile } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { Plumbline } from "../pages/plumbline.ts";

const csv = (name: string, rows: string[]) => ({ name, mimeType: "text/csv", buffer: Buffer.from(rows.join("\n") + "\n") });

test("what came, went and changed between two workbooks is shown and saved as CSV", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await page.getByRole("button", { name: "Compare two workbooks" }).click();
  await expect(app.heading("Compare two workbooks")).toBeFocused();
  const head = "Channel,Region,Jan 2026,Feb 2026";
  await page.getByLabel("Older workbook: file").setInputFiles(csv("plan old.csv", [head, "Search,NA,1000,1100", "Display,NA,500,500"]));
  await page.getByLabel("Newer workbook: file").setInputFiles(csv("plan new.csv", [head, "Search,NA,1000,1250", "Events,EMEA,300,200"]));
  await page.getByRole("button", { name: "Compare", exact: true }).click();
  await expect(app.heading(/^5\slines differ$/)).toBeFocused();
  await expect(page.getByRole("region", { name: "Lines that differ" }).getByRole("row")).toHaveCount(6);
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Download as CSV" }).click();
  const download = await coming;
  expect(download.suggestedFilename()).toBe("plan old to plan new – Differences.csv");
  const text = await readFile((await download.path())!, "utf8");
  expect(text).toContain("Changed,Search · NA,Feb 2026,Spend,plan,1100,1250,150,");
  await page.getByRole("button", { name: "Compare others" }).click();
  await page.getByRole("button", { name: "Back" }).click();
  await expect(app.heading("Open a budget workbook")).toBeVisible();
});
