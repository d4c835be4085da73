// Pacing: spent against expected, where it lands, what to do, and from there to the move.
import { expect, test } from "@playwright/test";
import { Plumbline } from "../pages/plumbline.ts";

test("the year's pace, an envelope's landing with its trace, and its move", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  await app.go("Pacing");
  await expect(page.getByText(/^\$2\.05M spent to date, 3\.3.% more than the \$1\.99M expected\. At this pace it lands at/)).toBeVisible();
  await expect(page.getByRole("img", { name: /^Spend in 2026: \$2\.05M to date of \$1\.99M expected, landing at / })).toBeVisible();
  await expect(page.getByText("the 22 days since then are not in these figures")).toBeVisible();

  const envelopes = page.getByRole("region", { name: "Envelopes" });
  const events = envelopes.getByRole("row", { name: /^Events/ });
  await expect(events).toContainText("Events lead");
  await events.getByRole("button").nth(3).click();
  await expect(page.getByRole("complementary", { name: "Trace" })).toContainText("Spend, landing");
  await page.getByRole("button", { name: "Close the trace" }).click();

  await page.getByText("How calls are made").click();
  const rules = page.getByRole("region", { name: "How calls are made" });
  await expect(rules.getByRole("row")).toHaveCount(8);
  // A team's own call counts at once, the table stays open, and it is taken back like any act.
  await expect(events).toContainText("Stop");
  await rules.getByRole("combobox", { name: /^It lands over its plan and brings less/ }).selectOption("Scale");
  await expect(events).toContainText("Scale");
  await expect(rules).toBeVisible();
  await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(events).toContainText("Stop");

  await page.getByRole("combobox", { name: /^Expected/ }).selectOption({ label: "evenly over working days" });
  await expect(page).toHaveURL(/#\/pacing\?profile=days$/);
  await expect(page.getByText(/83\.1.% of it has elapsed/)).toBeVisible();
  await envelopes.getByRole("link", { name: /^Move money of / }).first().click();
  await expect(app.heading("Reallocate")).toBeVisible();
});

test("the chart says its values by pointer and by keys", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  await app.go("Pacing");
  const chart = page.getByRole("group", { name: /^Spent and expected: values/ });
  const said = chart.locator("[aria-live]");
  await chart.focus();
  await page.keyboard.press("ArrowRight");
  await expect(said).toHaveText(/^By Jan 2026: \$[\d,.]+[KM]? of \$[\d,.]+[KM]? expected$/);
  await page.keyboard.press("End");
  await expect(said).toHaveText(/^By Dec 2026: \$[\d.]+M expected$/);
  await page.keyboard.press("ArrowLeft");
  await expect(said).toHaveText(/^By Nov 2026/);
  await page.keyboard.press("Escape");
  await expect(said).toHaveText("");
  const box = (await chart.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + 100);
  await expect(chart.locator(".value")).toHaveText(/^By (Jun|Jul) 2026/);
});

test("days count in the months of a 4-5-4 calendar, until that is taken back", async ({ page }) => {
  const app = await new Plumbline(page).start();
  const lines = ["Date,Channel,Plan spend,Actual spend", "2023-02-05,Search,100,90", "2023-03-05,Display,100,95", "2023-04-01,Search,120,130"];
  await app.open({ name: "ledger.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\n")) });
  await app.go("Scorecard");
  const about = page.getByRole("main").getByText(/ 2023, to date$/);
  await expect(about).toHaveText("Jan – Apr 2023, to date");
  await page.locator("summary", { hasText: "Settings" }).click();
  await page.getByLabel("Fiscal year starts in").selectOption("Feb");
  await expect(about).toHaveText("Feb – Apr 2023, to date");
  await expect(page.getByLabel("Year ends on the")).toBeHidden();
  await page.getByLabel("Months are").selectOption("4-5-4 weeks");
  await page.getByLabel("Year ends on the").selectOption("nearest");
  await expect(page.getByLabel("Day on which the year ends")).toHaveValue("Sat");
  // The retail calendar's March ends on 1 April.
  await expect(about).toHaveText("Feb – Mar 2023, to date");
  for (let back = 0; back < 2; back++) await page.getByRole("button", { name: "Undo", exact: true }).click();
  await expect(about).toHaveText("Feb – Apr 2023, to date");
  await expect(page.getByLabel("Months are")).toHaveValue("");
});
