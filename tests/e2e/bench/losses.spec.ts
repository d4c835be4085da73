// What is lost on the way through Plumbline and through two widely used libraries: each opens the same workbooks and writes them again.
import { existsSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "@playwright/test";
import { Plumbline } from "../pages/plumbline.ts";
import { excelJsCopy, sheetJsCopy } from "./rivals.ts";

// The zip reader that ExcelJS brings.
const JSZip = createRequire(createRequire(import.meta.url).resolve("exceljs"))("jszip");
const here = dirname(fileURLToPath(import.meta.url));
const data = join(process.env.PLUMBLINE_SHARED ?? resolve(here, "../../../../shared"), "data");

/** What people miss when it is gone: where it stands in the package, and what makes one of it. */
const features: Record<string, { parts: RegExp; each?: RegExp }> = {
  charts: { parts: /\/charts\/chart[^/]*\.xml$/ },
  pivots: { parts: /\/pivotTables\/[^/]*\.xml$/ },
  slicers: { parts: /\/slicers\/[^/]*\.xml$/ },
  tables: { parts: /\/tables\/[^/]*\.xml$/ },
  "conditional formats": { parts: /\/worksheets\/[^/]*\.xml$/, each: /<(?:\w+:)?cfRule[ >]/g },
  validations: { parts: /\/worksheets\/[^/]*\.xml$/, each: /<(?:\w+:)?dataValidation[ >]/g },
  names: { parts: /xl\/workbook\.xml$/, each: /<(?:\w+:)?definedName[ >]/g },
  comments: { parts: /\/(?:comments|threadedComments\/threadedComment)[^/]*\.xml$/, each: /<(?:\w+:)?(?:comment|threadedComment)[ >]/g },
  "printer settings": { parts: /\/printerSettings\/[^/]*$/ },
  macros: { parts: /vbaProject\.bin$/ },
};
type Counts = Record<string, number>;

async function count(bytes: Buffer): Promise<Counts> {
  const zip = await JSZip.loadAsync(bytes);
  const names = Object.keys(zip.files);
  const counts: Counts = {};
  for (const [feature, { parts, each }] of Object.entries(features)) {
    const found = names.filter((name) => parts.test(`/${name}`));
    const texts = each ? await Promise.all(found.map((name) => zip.file(name).async("string") as Promise<string>)) : [];
    counts[feature] = each ? texts.reduce((sum, text) => sum + (text.match(each)?.length ?? 0), 0) : found.length;
  }
  return counts;
}

async function workbooks(folder: string): Promise<string[]> {
  const entries = await readdir(join(data, folder), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && /\.xls[xm]$/i.test(entry.name));
  return files.map((entry) => join(entry.parentPath, entry.name)).sort();
}

/** Every real workbook, and the odd ones that have most of each feature. */
async function chosen(): Promise<Map<string, Counts>> {
  const all = new Map<string, Counts>();
  for (const file of await workbooks("real")) all.set(file, await count(await readFile(file)));
  const odd: [string, Counts][] = [];
  for (const file of await workbooks("hostile")) {
    if ((await stat(file)).size > 300_000) continue;
    const counts = await count(await readFile(file)).catch(() => undefined);
    if (counts) odd.push([file, counts]);
  }
  for (const feature of Object.keys(features)) {
    const most = odd.filter(([, counts]) => counts[feature] > 0).sort((a, b) => b[1][feature] - a[1][feature]);
    for (const [file, counts] of most.slice(0, 3)) all.set(file, counts);
  }
  return all;
}

test("what each loses", async ({ browser, context }) => {
  const there = existsSync(data);
  expect(there || process.env.CI !== "true", `${data} is there`).toBe(true);
  test.skip(!there, `${data} was not there; nothing was compared`);
  test.setTimeout(1_800_000);
  const had: Counts = {};
  const lost: Record<string, Counts> = { Plumbline: {}, ExcelJS: {}, SheetJS: {} };
  const failed: Record<string, string[]> = { Plumbline: [], ExcelJS: [], SheetJS: [] };
  let compared = 0;
  for (const [file, before] of await chosen()) {
    const device = await browser.newContext({ acceptDownloads: true });
    const ours = await throughPlumbline(await new Plumbline(await device.newPage()).start(), file);
    await device.close();
    // One that Plumbline refuses cannot have decisions to be written.
    if (!ours) continue;
    compared++;
    for (const feature of Object.keys(features)) had[feature] = (had[feature] ?? 0) + before[feature];
    const copies = { Plumbline: async () => ours, ExcelJS: () => excelJsCopy(context, file), SheetJS: () => sheetJsCopy(context, file) };
    for (const [who, copy] of Object.entries(copies)) {
      const after = await copy().then(count).catch((error: Error) => void failed[who].push(`${basename(file)}: ${error.message.split("\n")[0]}`));
      for (const feature of Object.keys(features)) {
        const left = after ? Math.min(before[feature], after[feature]) : 0;
        lost[who][feature] = (lost[who][feature] ?? 0) + before[feature] - left;
      }
    }
  }
  const lines = Object.keys(features).map((feature) => row(feature, String(had[feature]), ...Object.keys(lost).map((who) => String(lost[who][feature]))));
  const refused = Object.entries(failed).map(([who, files]) => `${who} failed on ${files.length}${files.length ? `: ${files.slice(0, 4).join("; ")}` : ""}`);
  console.log(`\n${compared} workbooks, lost on the way through\n${[row("", "had", ...Object.keys(lost)), ...lines, ...refused].join("\n")}\n`);
  expect(compared).toBeGreaterThan(20);
  expect(lost.Plumbline).toEqual(Object.fromEntries(Object.keys(features).map((feature) => [feature, 0])));
});

/** The workbook as Plumbline exports it; nothing when it has no answer but a sentence. */
async function throughPlumbline(app: Plumbline, file: string): Promise<Buffer | undefined> {
  await app.choose(file);
  const alert = app.page.getByRole("main").getByRole("alert");
  await expect(app.heading("Check how the workbook was read").or(alert)).toBeVisible({ timeout: 60_000 });
  if (await alert.isVisible()) return undefined;
  const coming = app.page.waitForEvent("download");
  await app.page.getByRole("banner").getByRole("button", { name: "Export" }).click();
  // A protected or signed workbook is asked about first.
  const agree = app.page.getByRole("dialog").getByRole("button", { name: "Save it all the same" });
  const download = await Promise.race([coming, agree.waitFor().then(() => agree.click()).then(() => coming)]);
  return readFile((await download.path())!);
}

function row(feature: string, ...numbers: string[]): string {
  return [feature.padEnd(22), ...numbers.map((number) => number.padStart(10))].join(" ");
}
