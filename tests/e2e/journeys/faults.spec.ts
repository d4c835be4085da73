// What can go wrong under the app: the engine ends, the disk is full, the browser keeps nothing, two windows change one project.
import { expect, test, type BrowserContext, type Locator, type Page } from "@playwright/test";
import { Plumbline } from "../pages/plumbline.ts";

const ends = {
  "before a command is carried out": { program: "self.onmessage = () => self.close()", left: 7 },
  "when a command is on disk and not yet answered": { program: "self.postMessage = () => self.close()", left: 9 },
};

for (const [when, { program, left }] of Object.entries(ends)) {
  test(`an engine that ends ${when} costs nothing that was done`, async ({ page }) => {
    const app = await new Plumbline(page).start();
    await app.trySample();
    await change(app, 7);
    await expect(threshold(page, 7)).toBeVisible();
    await app.audited();
    // Nothing is on its way any more: the figures have followed the threshold.
    await expect(page.getByText("Over ≥ 7 %").first()).toBeVisible();
    await page.workers()[0].evaluate(program);
    await change(app, 9);
    await expect(page.getByText(/The engine stopped and was restarted/)).toBeVisible();
    await expect(page.getByText(/stopped while this was being done/)).toBeVisible();
    await expect(threshold(page, left)).toBeVisible();
    await page.reload();
    await expect(threshold(page, left)).toBeVisible();
    await change(app, 8);
    await expect(threshold(page, 8)).toBeVisible();
  });
}

test.describe("with files as they come", () => {
  // What stands between the page and its files would answer for them.
  test.use({ serviceWorkers: "block" });

  test("an engine that ends each time it opens the project does not take the app with it", async ({ page, context }) => {
    const app = await new Plumbline(page).start();
    await app.trySample();
    await before(context, "const all = IDBObjectStore.prototype.getAll; IDBObjectStore.prototype.getAll = function (...a) { if (this.name === 'journal') self.close(); return all.apply(this, a); };");
    await page.reload();
    await expect(page.getByText(/stopped several times in a row, so the project was closed/)).toBeVisible();
    await context.unroute(script);
    await page.reload();
    await app.go("Start");
    await page.getByRole("button", { name: sample, exact: true }).click();
    await expect(app.heading("Scorecard")).toBeVisible();
  });

  test("an engine that cannot start is said to be the trouble", async ({ page, context }) => {
    await context.route(script, (route) => route.fulfill({ status: 404 }));
    await new Plumbline(page).start();
    await expect(page.getByText(/The engine does not run. Reload the page/)).toBeVisible();
  });

  test("where the browser keeps nothing, the work goes on and says so", async ({ page, context }) => {
    await before(context, "Object.defineProperty(self, 'indexedDB', { value: undefined });");
    const app = await new Plumbline(page).start();
    await app.trySample();
    await expect(page.getByRole("banner")).toContainText("not saved on this device");
    await expect(page.getByText(/^This browser keeps no data for this page/)).toBeVisible();
    await change(app, 7);
    await expect(threshold(page, 7)).toBeVisible();
    await app.export();
  });
});

test("a full disk is said, and the work goes on", async ({ page, context, baseURL }) => {
  const app = await new Plumbline(page).start();
  await quota(context, page, baseURL!, 1);
  await app.trySample();
  await expect(page.getByRole("banner")).toContainText("not saved on this device");
  await expect(page.getByText(/is full\. Remove projects/)).toBeVisible();
  await change(app, 7);
  await expect(threshold(page, 7)).toBeVisible();
});

test("a command in a window that does not know of the other's is not written over it", async ({ page, context }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  const other = await new Plumbline(await context.newPage()).start();
  await other.go("Start");
  await other.page.getByRole("button", { name: sample, exact: true }).click();
  await expect(other.heading("Scorecard")).toBeVisible();
  await change(other, 7);
  await expect(threshold(other.page, 7)).toBeVisible();
  await change(app, 9);
  await expect(page.getByText(/changed in another tab or window/)).toBeVisible();
  await expect(threshold(page, 5)).toBeVisible();
  await page.reload();
  await expect(threshold(page, 7)).toBeVisible();
});

test("what a newer version wrote is not written over", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  await page.evaluate(
    () =>
      new Promise<void>((done) => {
        const opening = indexedDB.open("plumbline");
        opening.onsuccess = () => {
          const database = opening.result;
          const writing = database.transaction(["projects", "journal"], "readwrite");
          const keys = writing.objectStore("projects").getAllKeys();
          keys.onsuccess = () => void writing.objectStore("journal").put('{"foretell":1}', [keys.result[0], 0]);
          writing.oncomplete = () => (database.close(), done());
        };
      }),
  );
  await page.reload();
  await expect(page.getByText(/^A newer version of Plumbline made 1 change/)).toBeVisible();
  await change(app, 7);
  await expect(threshold(page, 7)).toBeVisible();
  page.on("dialog", (dialog) => dialog.accept()); // leaving loses the change, so the browser asks
  await page.reload();
  await expect(threshold(page, 5)).toBeVisible();
  await expect(page.getByText(/^A newer version of Plumbline made 1 change/)).toBeVisible();
});

const sample = "Northlight FY26 Marketing Budget.xlsx";
const script = "**/engine.js";

/** Carries out a command: sets the threshold, 5 % in the sample, to so many percent. */
async function change(app: Plumbline, percent: number): Promise<void> {
  await app.go("Scorecard");
  const field = app.page.getByLabel("Threshold, ±");
  if (!(await field.isVisible())) await app.page.locator("summary", { hasText: "Settings" }).click();
  await field.fill(String(percent));
  await field.press("Enter");
}

/** Where the scorecard says the threshold in force. */
function threshold(page: Page, percent: number): Locator {
  return page.locator("summary", { hasText: new RegExp(`threshold ±${percent}\\s%`) });
}

/** Has the engine's worker run something before its own program. */
async function before(context: BrowserContext, program: string): Promise<void> {
  await context.route(script, async (route) => {
    const answer = await route.fetch();
    await route.fulfill({ response: answer, body: `${program}\n${await answer.text()}` });
  });
}

/** Sets how many bytes the browser gives to the page. */
async function quota(context: BrowserContext, page: Page, address: string, bytes: number): Promise<void> {
  const browser = await context.newCDPSession(page);
  await browser.send("Storage.overrideQuotaForOrigin", { origin: new URL(address).origin, quotaSize: bytes });
}
