// The long ledger through the whole app, beside the libraries' bare work on the same file in the same run.
import { stat } from "node:fs/promises";
import { expect, test } from "@playwright/test";
import { Plumbline } from "../pages/plumbline.ts";
import { fileToScorecard, longestTask, median, observe } from "./opening.ts";
import { excelJsWrite, sheetJsRead, sheetJsWrite } from "./rivals.ts";

const ledger = process.env.LEDGER!;
const rounds = 3;

test("a long ledger", async ({ browser, context }) => {
  const opened: number[] = [];
  const longest: number[] = [];
  const exported: number[] = [];
  for (let round = 0; round < rounds; round++) {
    // A profile of its own, so that no round finds what another left.
    const device = await browser.newContext({ acceptDownloads: true });
    const app = await new Plumbline(await device.newPage()).startToday();
    await observe(app.page);
    opened.push(await fileToScorecard(app.page, ledger));
    longest.push(await longestTask(app.page));
    await app.draft({ from: "Display", to: "Email", amount: "1" });
    await app.record({ decider: "Bench", kpi: "CAC", change: "-1", by: "2027-01-31", rationale: "To have something to write." });
    exported.push(await exporting(app));
    await device.close();
  }
  const read: number[] = [];
  const written: number[] = [];
  const rewritten: number[] = [];
  for (let round = 0; round < rounds; round++) {
    read.push(await sheetJsRead(context, ledger));
    written.push(await excelJsWrite(context, ledger));
    rewritten.push(await sheetJsWrite(context, ledger));
  }
  const size = (await stat(ledger)).size / 1e6;
  const lines = [
    `100,000 rows × 14 columns, ${size.toFixed(1)} MB, medians of ${rounds}`,
    line("file to scorecard", median(opened), "SheetJS, bare read", median(read)),
    line("export with one move", median(exported), "ExcelJS, load and write", median(written)),
    line("file in, move, file out", median(opened) + median(exported), "ExcelJS, load and write", median(written)),
    line("", median(opened) + median(exported), "SheetJS, read and write", median(rewritten)),
    `longest task of the page meanwhile: ${Math.max(...longest) < 50 ? "under 50" : Math.max(...longest).toFixed(0)} ms`,
  ];
  console.log(`\n${lines.join("\n")}\n`);
  expect(median(opened)).toBeLessThan(median(read));
});

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
