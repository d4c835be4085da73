// What cannot be opened is refused with a sentence; the page lives on, and what was open stays open.
import { expect, test } from "@playwright/test";
import { Plumbline } from "../pages/plumbline.ts";

const file = (name: string, buffer: Buffer) => ({ name, mimeType: "application/octet-stream", buffer });
const bad = {
  "an empty file": file("empty.xlsx", Buffer.alloc(0)),
  "not a workbook": file("notes.xlsx", Buffer.from("Dear all, please find the budget below.")),
  "half of a zip": file("half.xlsx", Buffer.concat([Buffer.from("PK\u0003\u0004"), Buffer.alloc(4000, 7)])),
  "an encrypted workbook": file("locked.xlsx", Buffer.concat([Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]), Buffer.alloc(2000)])),
};

for (const [what, upload] of Object.entries(bad)) {
  test(`${what} gets its sentence and costs nothing`, async ({ page }) => {
    const app = await new Plumbline(page).start();
    await app.trySample();
    const before = await app.chain();
    await app.choose(upload);
    const alert = page.getByRole("main").getByRole("alert");
    await expect(alert).toContainText(/\w+ .*\./);
    await expect(alert).toContainText("The workbook that was open is still open.");
    expect(await app.chain()).toEqual(before);
  });
}
