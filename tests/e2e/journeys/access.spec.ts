// Everybody can use it: axe finds nothing on any screen, in both themes and at three widths, and the keyboard is enough.
import AxeBuilder from "@axe-core/playwright";
import { expect, test, type Page } from "@playwright/test";
import { Plumbline, decision, screens, shift } from "../pages/plumbline.ts";

async function violations(page: Page): Promise<string[]> {
  const found = await new AxeBuilder({ page }).withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  return found.violations.flatMap((violation) => violation.nodes.map((node) => `${violation.id}: ${node.target} ${node.failureSummary}`));
}

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [1440, 1024, 390]) {
    test.describe(`${colorScheme}, ${width} px`, () => {
      test.use({ colorScheme, viewport: { width, height: 900 } });

      test("axe finds nothing on any screen", async ({ page }) => {
        test.slow();
        const app = await new Plumbline(page).start();
        expect.soft(await violations(page), "Start, empty").toEqual([]);
        await app.trySample();
        for (const screen of screens) {
          await app.go(screen);
          expect.soft(await violations(page), screen).toEqual([]);
          expect.soft(await overflow(page), `${screen} is no wider than the window`).toBe(0);
        }
        await app.draft(shift);
        expect.soft(await violations(page), "Reallocate, drafted").toEqual([]);
        await app.record(decision);
        expect.soft(await violations(page), "Decisions, one on record").toEqual([]);
        await app.go("Scorecard");
        await app.tile("CAC").getByRole("button").first().click();
        await expect(page.getByRole("complementary")).toBeVisible();
        expect.soft(await violations(page), "Trace").toEqual([]);
      });
    });
  }
}

/** By how many pixels the page can be scrolled sideways. */
const overflow = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test("the keyboard is enough for the whole way", async ({ page }) => {
  const app = await new Plumbline(page).start();
  const { keyboard } = page;
  const find = async (words: string) => {
    await keyboard.press("Control+k");
    await expect(page.getByRole("dialog", { name: "Search" })).toBeVisible();
    await keyboard.type(words);
    await keyboard.press("Enter");
  };
  const tabTo = async (name: RegExp) => {
    for (let presses = 0; presses < 80; presses++) {
      await keyboard.press("Tab");
      const label = await page.evaluate(() => {
        const focused = document.activeElement as HTMLInputElement;
        return focused.labels?.[0]?.textContent || focused.ariaLabel || focused.textContent || "";
      });
      if (name.test(label.trim())) return;
    }
    throw new Error(`Tab does not come to ${name}`);
  };

  await tabTo(/^Try the sample$/);
  await keyboard.press("Enter");
  await expect(app.heading("Scorecard")).toBeVisible();
  await find("Reallocate");
  await expect(app.heading(/^Reallocate/)).toBeVisible();
  for (const [field, text] of [[/^From$/, shift.from], [/^To$/, shift.to]] as const) {
    await tabTo(field);
    await keyboard.type(text);
    await keyboard.press("ArrowDown");
    await keyboard.press("Enter");
  }
  await tabTo(/^Amount/);
  await keyboard.type(shift.amount);
  await tabTo(/^Decided by/);
  await keyboard.type(decision.decider);
  await tabTo(/^Expected to change/);
  await keyboard.type("CAC");
  await tabTo(/^By how much/);
  await keyboard.type(decision.change);
  await tabTo(/^Until/);
  await keyboard.type("01312027");
  await tabTo(/^Rationale/);
  await keyboard.type(decision.rationale);
  await tabTo(/^Record the decision/);
  await keyboard.press("Enter");
  await expect(app.heading("Decisions")).toBeVisible();
  await expect(page.getByText(decision.rationale)).toBeVisible();
  const coming = page.waitForEvent("download");
  await find("Export the workbook");
  await coming;
  await expect(page.getByRole("dialog", { name: "Receipt of the export" })).toBeVisible();
  await keyboard.press("Escape");
  await expect(page.getByRole("dialog", { name: "Receipt of the export" })).toBeHidden();
});
