// The long ledger through the whole app, beside the libraries' bare work on the same file in the same run.
import { stat } from "node:fs/promises";
import { expect, test, type Page } from "@playwright/test";
import { Plumbline } from "../pages/plumbline.ts";
import { excelJsWrite, sheetJsRead } from "./rivals.ts";

const ledger = process.env.LEDGER!;
const rounds = 3;

test("a long ledger", async ({ browser, context }) => {
  const opened: number[] = [];
  const longest: number[] = [];
  const exported: number[] = [];
  for (let round = 0; round < rounds; round++) {
    // A profile of its own, so that no round finds what another left.
    const device = await browser.newContext({ acceptDownloads: true });
    const app = await new Plumbline(await device.newPage()).start();
    await app.page.evaluate(observe);
    opened.push(await fileToScorecard(app));
    longest.push(await app.page.evaluate(() => Math.max(0, ...(window as any).tasks)));
    await app.draft({ from: "Display", to: "Email", amount: "1" });
    await app.record({ decider: "Bench", kpi: "CAC", change: "-1", by: "2027-01-31", rationale: "To have something to write." });
    exported.push(await exporting(app));
    await device.close();
  }
  const read: number[] = [];
  const written: number[] = [];
  for (let round = 0; round < rounds; round++) {
    read.push(await sheetJsRead(context, ledger));
    written.push(await excelJsWrite(context, ledger));
  }
  const size = (await stat(ledger)).size / 1e6;
  const lines = [
    `100,000 rows × 14 columns, ${size.toFixed(1)} MB, medians of ${rounds}`,
    line("file to scorecard", median(opened), "SheetJS, bare read", median(read)),
    line("export with one move", median(exported), "ExcelJS, load and write", median(written)),
    `longest task of the page meanwhile: ${Math.max(...longest) < 50 ? "under 50" : Math.max(...longest).toFixed(0)} ms`,
  ];
  console.log(`\n${lines.join("\n")}\n`);
  expect(median(opened)).toBeLessThan(median(read));
});

/** Notes every task of the page over 50 ms from now on. */
function observe(): void {
  const tasks: number[] = ((window as any).tasks = []);
  new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ entryTypes: ["longtask"] });
}

/** From the choice of the file to the scorecard's figures; the mapping screen between is confirmed as soon as it shows. */
async function fileToScorecard({ page }: Plumbline): Promise<number> {
  const time = page.evaluate(
    () =>
      new Promise<number>((done) => {
        let start = 0;
        document.addEventListener("change", () => (start = performance.now()), { capture: true, once: true });
        const look = new MutationObserver(() => {
          if (start > 0 && location.hash.startsWith("#/mapping") && document.querySelector(".page.mapping")) location.hash = "#/scorecard";
          if (start > 0 && document.querySelector(".chain .figure")) {
            look.disconnect();
            requestAnimationFrame(() => done(performance.now() - start));
          }
        });
        look.observe(document.body, { childList: true, subtree: true });
      }),
  );
  await page.getByLabel("Workbook", { exact: true }).setInputFiles(ledger);
  return time;
}

/** From the click on Export to the file's coming. */
async function exporting({ page }: Plumbline): Promise<number> {
  const time = page.evaluate(
    () =>
      new Promise<number>((done) => {
        let start = 0;
        const create = URL.createObjectURL;
        document.addEventListener("click", () => (start = performance.now()), { capture: true, once: true });
        URL.createObjectURL = (blob) => {
          done(performance.now() - start);
          return create.call(URL, blob);
        };
      }),
  );
  const coming = page.waitForEvent("download");
  await page.getByRole("banner").getByRole("button", { name: "Export" }).click();
  await coming;
  return time;
}

function line(ours: string, mine: number, theirs: string, other: number): string {
  return `${ours.padEnd(22)} ${mine.toFixed(0).padStart(6)} ms   ${theirs.padEnd(24)} ${other.toFixed(0).padStart(6)} ms   ${(other / mine).toFixed(1)} ×`;
}

function median(times: number[]): number {
  return [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
}
