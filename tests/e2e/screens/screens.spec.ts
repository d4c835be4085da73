// Pictures of every screen to look at, in target/screens: npx playwright test --project screens
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { Plumbline, decision, screens, shift } from "../pages/plumbline.ts";

const folder = join(import.meta.dirname, "../../../target/screens");

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1440, 1024, 390]) {
    test.describe(() => {
      test.use({ colorScheme, viewport: { width, height: 900 } });

      test(`${colorScheme} ${width}`, async ({ page }) => {
        const app = await new Plumbline(page).start();
        const shot = (name: string) => page.screenshot({ path: join(folder, `${name}-${colorScheme}-${width}.png`), fullPage: true });
        await shot("Start-empty");
        await app.trySample();
        await app.draft(shift);
        await shot("Reallocate-drafted");
        await app.record(decision);
        for (const screen of screens) {
          await app.go(screen);
          await shot(screen);
        }
        await app.go("Scorecard");
        await app.tile("CAC").getByRole("button").first().click();
        await expect(page.getByRole("complementary")).toBeVisible();
        await shot("Trace");
      });
    });
  }
}
