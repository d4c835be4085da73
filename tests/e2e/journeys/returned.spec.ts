// A copy of an export that a colleague edited in another program comes back, is looked at, taken over, and undone in one step.
import { readFile } from "node:fs/promises";
import ExcelJS from "exceljs";
import { expect, test, type Page } from "@playwright/test";
import { Plumbline, shift, decision, type ChosenFile } from "../pages/plumbline.ts";

/** The workbook as another program saves it with some cells changed. */
async function edited(path: string, name: string, by: string, change: (book: ExcelJS.Workbook) => void): Promise<ChosenFile> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load((await readFile(path)) as unknown as ArrayBuffer);
  change(book);
  book.lastModifiedBy = by;
  book.modified = new Date("2026-11-25T09:00:00Z");
  const mimeType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  return { name, mimeType, buffer: Buffer.from(await book.xlsx.writeBuffer()) };
}

function set(book: ExcelJS.Workbook, sheet: string, address: string, change: (old: number) => number): void {
  const cell = book.getWorksheet(sheet)!.getCell(address);
  expect(typeof cell.value, `${sheet}!${address}`).toBe("number");
  cell.value = change(cell.value as number);
}

const difference = (page: Page, name: RegExp) => page.getByRole("group", { name });

test("what a colleague typed into a copy is shown, taken over as a decision, and undone in one step", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  const path = await app.export();
  const back = await edited(path, "from Dana.xlsx", "Dana Cole", (book) => {
    set(book, "Plan FY26", "P14", (old) => old + 1000);
    set(book, "Settings", "B8", () => 0.2);
  });
  const before = await app.chain();

  await app.go("Sources");
  await page.getByLabel("Merge returned copies: file").setInputFiles(back);
  await expect(app.heading("What came back")).toBeFocused();
  await expect(page.getByText("saved by Dana Cole on 25\u00a0Nov\u00a02026")).toBeVisible();
  await expect(page.getByRole("group")).toHaveCount(2);
  await expect(difference(page, /Plan FY26!P14/)).toBeVisible();
  const threshold = difference(page, /Settings!B8/);
  await expect(threshold.getByRole("radio", { name: /0\.2$/ })).toBeChecked();
  await threshold.getByRole("radio", { name: /^Yours/ }).check();
  await expect(page.getByText(/^2\sdifferences, 1 to be taken over/)).toBeVisible();
  await page.getByRole("button", { name: "Take all of theirs" }).click();
  await page.getByRole("button", { name: /^Take over 2\schanges$/ }).click();
  await expect(page.getByText(/^2\schanges were taken over/)).toBeVisible();
  await app.go("Decisions");
  await expect(page.getByText("1 plan amount typed into from Dana.xlsx")).toBeVisible();
  await app.go("Scorecard");
  await expect(app.tile("Bookings")).not.toContainText("Breach");

  await page.getByRole("button", { name: "Undo", exact: true }).click();
  expect(await app.chain()).toEqual(before);
  await app.go("Decisions");
  await expect(page.getByText("1 plan amount typed into from Dana.xlsx")).toHaveCount(0);
});

test("a place that both sides changed is asked, with what was exported beside it", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  const path = await app.export();
  let address = "";
  await app.draft(shift);
  await app.record(decision);
  const changed = await app.export();
  const [before, after] = [new ExcelJS.Workbook(), new ExcelJS.Workbook()];
  await before.xlsx.load((await readFile(path)) as unknown as ArrayBuffer);
  await after.xlsx.load((await readFile(changed)) as unknown as ArrayBuffer);
  after.getWorksheet("Plan FY26")!.eachRow((row) => row.eachCell((cell) => {
    const old = before.getWorksheet("Plan FY26")!.getCell(cell.address).value;
    if (typeof cell.value === "number" && cell.value !== old) address ||= cell.address;
  }));
  const back = await edited(path, "back.xlsx", "", (book) => set(book, "Plan FY26", address, (old) => old + 77));
  await app.go("Sources");
  await page.getByLabel("Add files: file").setInputFiles(back);
  const asked = difference(page, /needs your choice/);
  await expect(asked).toHaveCount(1);
  await expect(asked).toContainText("Exported as");
  await expect(asked.getByRole("radio", { name: /^Yours/ })).toBeChecked();
  await asked.getByRole("radio", { name: /^back\.xlsx/ }).check();
  await page.getByLabel("Who decided on its plan amounts").fill("Field marketing lead");
  await page.getByRole("button", { name: /^Take over 1\schange$/ }).click();
  await app.go("Decisions");
  await expect(page.getByText("1 plan amount typed into back.xlsx")).toBeVisible();
});

test("edits in Plumbline’s own sheets wait when the workbook is opened anew", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  const path = await app.export();
  await app.open(await edited(path, "edited.xlsx", "Dana Cole", (book) => set(book, "Settings", "B8", () => 0.2)));
  await app.go("Sources");
  await page.getByRole("button", { name: "Look at it" }).click();
  await expect(difference(page, /Settings!B8/)).toContainText("0.05");
  await page.getByRole("button", { name: /^Take over 1\schange$/ }).click();
  await expect(page.getByRole("button", { name: "Look at it" })).toHaveCount(0);
  await page.reload();
  await app.go("Scorecard");
  await expect(app.tile("Bookings")).not.toContainText("Breach");
});

test("a pack for each owner is saved as one zip", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  await app.go("Sources");
  const coming = page.waitForEvent("download");
  await page.getByRole("button", { name: "Make owner packs" }).click();
  expect((await coming).suggestedFilename()).toBe("Northlight FY26 Marketing Budget – packs 2026-11-22.zip");
  await expect(page.getByText(/^9\spacks are in your browser’s downloads/)).toBeVisible();
});
