// A sheet with every row that a sheet has, beside what the browser takes to inflate it, and what the libraries do with it.
import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium as launcher, expect, test } from "@playwright/test";
import { chromium } from "../browser.ts";
import { Plumbline } from "../pages/plumbline.ts";
import { engineMemory, fileToScorecard, inflating, longestTask, median, observe } from "./opening.ts";
import { excelJsRead, outcome, sheetJsRead } from "./rivals.ts";

const ledger = process.env.MILLION!;
const rounds = 3;

test("a full sheet", async ({ baseURL, browser, context }) => {
  test.setTimeout(1_200_000);
  const [opened, inflated, memory, longest]: number[][] = [[], [], [], []];
  for (let round = 0; round < rounds; round++) {
    const bare = await context.newPage();
    inflated.push((await inflating(bare, ledger)).time);
    await bare.close();
    const device = await browser.newContext();
    const app = await new Plumbline(await device.newPage()).startToday();
    await observe(app.page);
    opened.push(await fileToScorecard(app.page, ledger));
    longest.push(await longestTask(app.page));
    memory.push(await engineMemory(app.page));
    await device.close();
  }
  const later = await laterVisits(baseURL!);
  const [ratio, again] = [opened, later].map((times) => median(times) / median(inflated));
  const lines = [
    `1,048,575 rows × 14 columns, ${((await stat(ledger)).size / 1e6).toFixed(1)} MB, medians of ${rounds}`,
    `file to scorecard ${median(opened).toFixed(0)} ms, DecompressionStream alone ${median(inflated).toFixed(0)} ms: ${ratio.toFixed(2)} ×`,
    `the same when the app was visited before ${median(later).toFixed(0)} ms: ${again.toFixed(2)} ×`,
    `the engine's memory at its peak: ${(Math.max(...memory) / 1e6).toFixed(0)} MB`,
    `longest task of the page meanwhile: ${Math.max(...longest) < 50 ? "under 50" : Math.max(...longest).toFixed(0)} ms`,
    `SheetJS, bare read: ${await outcome(() => sheetJsRead(context, ledger))}`,
    `ExcelJS, bare load: ${await outcome(() => excelJsRead(context, ledger))}`,
  ];
  console.log(`\n${lines.join("\n")}\n`);
  expect(ratio).toBeLessThan(4);
});

/** File to scorecard for somebody who opened such a file once before: the browser has kept the engine's fast code since. */
async function laterVisits(baseURL: string): Promise<number[]> {
  const profile = await mkdtemp(join(tmpdir(), "plumbline-visits-"));
  const person = await launcher.launchPersistentContext(profile, { ...chromium.launchOptions, baseURL, viewport: { width: 1440, height: 900 } });
  const times: number[] = [];
  for (let visit = 0; visit <= rounds; visit++) {
    const app = await new Plumbline(await person.newPage()).startToday("./#/start");
    times.push(await fileToScorecard(app.page, ledger));
    // The browser keeps the code when it has nothing else to do.
    await app.page.waitForTimeout(3000);
    await app.page.close();
  }
  await person.close();
  await rm(profile, { recursive: true });
  return times.slice(1);
}
