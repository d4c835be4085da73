// The mapping page: the sheet as it stands, corrected where it stands, by pointer and by keys.
import { expect, test, type Page } from "@playwright/test";
import { Plumbline } from "../pages/plumbline.ts";

const range = (page: Page) => page.getByLabel("Cells", { exact: true });
const grid = (page: Page) => page.getByRole("grid");
const cell = (page: Page, address: string) => page.locator(`#cell-${address}`);
const undo = (page: Page) => page.getByRole("banner").getByRole("button", { name: "Undo", exact: true });
const about = (page: Page) => page.getByRole("region", { name: "Selected cell" });

async function opened(page: Page): Promise<Plumbline> {
  const app = await new Plumbline(page).start();
  await app.trySample();
  await app.go("Mapping");
  await expect(range(page)).toHaveValue("A5:R80");
  return app;
}

test("a cell tells what was read of it, and a role is changed where it stands", async ({ page }) => {
  await opened(page);
  await cell(page, "F8").click();
  await expect(about(page)).toContainText("Read as Spend · plan · Jan 2026 · NA · Paid search");
  const role = page.getByRole("button", { name: /^Role of Owner/ });
  await role.click();
  await page.getByRole("combobox", { name: "Role" }).fill("note");
  await page.getByRole("option", { name: /^Note/ }).click();
  await expect(role).toHaveText("Note");
  await undo(page).click();
  await expect(role).toHaveText("Owner");
});

test("a row becomes a total and is held against its lines", async ({ page }) => {
  await opened(page);
  await page.getByRole("rowheader", { name: /^9/ }).click();
  await page.getByRole("button", { name: "Total", exact: true }).click();
  await expect(page.getByRole("rowheader", { name: "9 total" })).toBeVisible();
  await expect(page.getByText(/^\d+ of \d+ differ$/)).toBeVisible();
  await undo(page).click();
  await expect(page.getByText("all tie ✓")).toBeVisible();
});

test("an edge is dragged, and a table is drawn where none was found", async ({ page }) => {
  await opened(page);
  const edge = page.getByRole("button", { name: /^Top edge of the table/ });
  const box = (await edge.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x, box.y + 60, { steps: 5 });
  await page.mouse.up();
  await expect(range(page)).toHaveValue("A7:R80");
  await undo(page).click();
  await expect(range(page)).toHaveValue("A5:R80");

  await page.getByRole("link", { name: /^Read me/ }).click();
  await expect(page.getByText("No table was found here.")).toBeVisible();
  // A long text lies over the cells beside its own: its left end is in its own.
  const position = { x: 20, y: 10 };
  await cell(page, "A9").hover({ position });
  await page.mouse.down();
  await cell(page, "B14").hover({ position });
  await page.mouse.up();
  await page.getByRole("button", { name: "Read A9:B14 as a table" }).click();
  await expect(range(page)).toHaveValue("A9:B14");
  await undo(page).click();
  await expect(page.getByText("No table was found here.")).toBeVisible();
});

test("a question is answered in one click", async ({ page }) => {
  const app = await new Plumbline(page).start();
  const text = "Channel,Amount,Date\nSearch,120,2027-03-05\nDisplay,80,2027-04-05\nEvents,50,2027-05-05\n";
  await app.choose({ name: "lines.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
  await app.go("Mapping");
  const questions = page.getByRole("list", { name: "Questions about this table" });
  await expect(questions).toContainText("plan or actual");
  await questions.getByRole("button", { name: "Plan", exact: true }).click();
  await expect(questions).toBeHidden();
  await undo(page).click();
  await expect(questions).toBeVisible();
});

test("everything is done by keys alone", async ({ page }) => {
  await opened(page);
  await grid(page).focus();
  await page.keyboard.press("Control+End");
  await expect(about(page)).toContainText("R80");
  await page.keyboard.press("Control+Home");
  for (const key of ["ArrowDown", "ArrowDown", "PageDown", "Home", "ArrowLeft"]) await page.keyboard.press(key);
  await expect(about(page)).toContainText(/^Row \d+/);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: "Change how this is read" })).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(grid(page)).toBeFocused();
  await page.keyboard.press("Control+Home");
  await page.getByRole("button", { name: /^Top edge of the table/ }).focus();
  for (const key of ["ArrowDown", "ArrowDown", "Enter"]) await page.keyboard.press(key);
  await expect(range(page)).toHaveValue("A7:R80");
  await grid(page).focus();
  await page.keyboard.press("Control+z");
  await expect(range(page)).toHaveValue("A5:R80");
});

test("a table is drawn by keys alone", async ({ page }) => {
  await opened(page);
  await page.getByRole("link", { name: /^Read me/ }).press("Enter");
  await expect(page.getByText("No table was found here.")).toBeVisible();
  await grid(page).focus();
  await page.keyboard.press("Control+Home");
  for (let row = 1; row < 9; row++) await page.keyboard.press("ArrowDown");
  for (const key of ["ArrowDown", "ArrowDown", "ArrowRight"]) await page.keyboard.press(`Shift+${key}`);
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog").getByRole("button", { name: "Read A9:B11 as a table" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(range(page)).toHaveValue("A9:B11");
  await expect(grid(page)).toBeFocused();
});

test("an address opens the sheet at its cell", async ({ page }) => {
  await opened(page);
  await page.evaluate(() => {
    location.hash = "#/mapping?sheet=0.2&cell=D400";
  });
  await expect(about(page)).toContainText("D400");
  await expect(cell(page, "D400")).toBeInViewport();
});
