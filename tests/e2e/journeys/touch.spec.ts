// The mapping page by finger: a finger scrolls the sheet, and selects by the corner of the selection.
import { expect, test, type CDPSession } from "@playwright/test";
import { Plumbline } from "../pages/plumbline.ts";

test.use({ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });

type Point = { x: number; y: number };

async function swipe(touches: CDPSession, from: Point, to: Point): Promise<void> {
  const steps = 10;
  await touches.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [from] });
  for (let step = 1; step <= steps; step++) {
    const at = { x: from.x + ((to.x - from.x) * step) / steps, y: from.y + ((to.y - from.y) * step) / steps };
    await touches.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: [at] });
  }
  await touches.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
}

test("a finger scrolls the sheet, opens a row's menu and draws a table", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  await app.go("Mapping");
  const touches = await page.context().newCDPSession(page);
  const sheet = (await page.getByRole("grid").boundingBox())!;
  await swipe(touches, { x: sheet.x + 200, y: sheet.y + 300 }, { x: sheet.x + 200, y: sheet.y + 120 });
  await expect.poll(() => page.getByRole("grid").evaluate((grid) => grid.scrollTop)).toBeGreaterThan(50);
  await expect(page.getByRole("region", { name: "Selected cell" })).toContainText("A5");

  await page.getByRole("rowheader", { name: /^9/ }).tap();
  await expect(page.getByRole("dialog", { name: "Change how this is read" })).toBeVisible();
  await page.keyboard.press("Escape");

  await page.getByRole("link", { name: /^Read me/ }).tap();
  await page.locator("#cell-A9").tap({ position: { x: 20, y: 10 } });
  const corner = (await page.locator(".corner").boundingBox())!;
  const last = (await page.locator("#cell-A12").boundingBox())!;
  await swipe(touches, { x: corner.x + 7, y: corner.y + 7 }, { x: corner.x + 7, y: last.y + last.height / 2 });
  await expect(page.getByRole("region", { name: "Selected cell" })).toContainText(/A9:[AB]12/);
  await page.getByRole("button", { name: /^Read A9:[AB]12 as a table$/ }).click();
  await expect(page.getByLabel("Cells", { exact: true })).toHaveValue(/^A9:[AB]12$/);
});
