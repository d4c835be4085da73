// What a workbook carries that an export cannot keep is asked about before anything is saved.
import { expect, test } from "@playwright/test";
import { ledgerWorkbook } from "../pages/ledger.ts";
import { Plumbline, decision } from "../pages/plumbline.ts";

const signed = { name: "signed.xlsx", mimeType: "application/octet-stream", buffer: ledgerWorkbook(60, true) };

for (const width of [1440, 1024, 390]) {
  test(`a signed workbook is saved only when it is agreed to, ${width} wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    const saved: string[] = [];
    page.on("download", (download) => saved.push(download.suggestedFilename()));
    const app = await new Plumbline(page).start();
    await app.open(signed);
    await app.draft({ from: "Paid Search", to: "Display", amount: "10" });
    await app.record(decision);

    const dialog = page.getByRole("dialog", { name: "Receipt of the export" });
    const ask = async () => {
      await page.locator(".export-tools .export").click();
      await expect(dialog.getByRole("heading", { name: "Before the workbook is saved" })).toBeVisible();
      await expect(dialog.getByRole("listitem")).toHaveText([/^The workbook is digitally signed\./]);
    };
    await ask();
    const box = (await dialog.boundingBox())!;
    expect(box.x >= 0 && box.x + box.width <= width && box.y >= 0 && box.y + box.height <= 844, JSON.stringify(box)).toBe(true);
    await dialog.getByRole("button", { name: "Do not save" }).click();
    await expect(dialog).toBeHidden();
    await ask();
    await page.keyboard.press("Escape");
    await expect(dialog).toBeHidden();
    expect(saved).toEqual([]);

    await ask();
    const coming = page.waitForEvent("download");
    await dialog.getByRole("button", { name: "Save it all the same" }).click();
    expect((await coming).suggestedFilename()).toBe("signed – Plumbline 2026-11-22 v1.xlsx");
    await expect(dialog.getByRole("heading", { name: "The workbook is saved" })).toBeVisible();
    await expect(dialog.locator("dl > div", { hasText: "Digital signature" })).toContainText("the new file carries none");
    await dialog.getByRole("button", { name: "It arrived" }).click();
    await expect(dialog).toBeHidden();
    expect(saved).toHaveLength(1);
  });
}
