// Large files: they open, and reading one can be stopped at any moment without losing anything.
import { writeFile } from "node:fs/promises";
import { expect, test, type Page } from "@playwright/test";
import { ledgerText, ledgerWorkbook } from "../pages/ledger.ts";
import { Plumbline } from "../pages/plumbline.ts";

const lines = 300_000;
/** What the lines plan together. */
const planned = "30,000,000";

test("canceling while a large workbook is read costs nothing, and it can be opened after all", async ({ page }, test_) => {
  test.setTimeout(180_000);
  const path = test_.outputPath("ledger.xlsx");
  await writeFile(path, ledgerWorkbook(lines));
  const app = await new Plumbline(page).start();
  await app.trySample();
  const before = await app.chain();

  const canceled = cancelAtOnce(page);
  await app.choose(path);
  await canceled;
  await expect(page.getByText("Canceled. Everything is as it was before.")).toBeVisible();
  await expect(page.getByRole("button", { name: "Forget ledger.xlsx" })).toHaveCount(0);
  expect(await app.chain()).toEqual(before);

  await app.choose(path);
  await expect(app.heading("Check how the workbook was read")).toBeVisible({ timeout: 90_000 });
  await app.go("Scorecard");
  await expect(app.tile("Spend").getByRole("button", { name: /30/ }).last()).toHaveAttribute("title", new RegExp(planned));
});

test("a large text file opens", async ({ page }) => {
  test.setTimeout(180_000);
  const app = await new Plumbline(page).start();
  await app.choose({ name: "ledger.csv", mimeType: "text/csv", buffer: ledgerText(lines) });
  await expect(app.heading("Check how the workbook was read")).toBeVisible({ timeout: 90_000 });
  const { Spend } = await app.chain();
  expect(Spend.join(" ")).toContain(planned);
});

/** Presses Cancel in the moment in which it shows. */
const cancelAtOnce = (page: Page): Promise<void> =>
  page.evaluate(
    () =>
      new Promise<void>((done) => {
        const look = new MutationObserver(() => {
          const button = document.querySelector<HTMLButtonElement>(".busy:not([hidden]) button:not([hidden])");
          if (!button) return;
          look.disconnect();
          button.click();
          done();
        });
        look.observe(document.body, { childList: true, subtree: true, attributes: true });
      }),
  );
