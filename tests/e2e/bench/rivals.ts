// What two widely used JavaScript libraries do with the same file, each in a fresh page of the same browser.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BrowserContext } from "@playwright/test";

type Library = "xlsx/dist/xlsx.full.min.js" | "exceljs/dist/exceljs.min.js";

/** Runs `work` on the file's bytes in a page that has the library, and gives the milliseconds it took. */
async function timed(context: BrowserContext, library: Library, file: string, work: (bytes: ArrayBuffer) => Promise<number>): Promise<number> {
  const page = await context.newPage();
  await page.setContent("<input type=file>");
  await page.addScriptTag({ content: await readFile(join(import.meta.dirname, "../node_modules", library), "utf8") });
  await page.locator("input").setInputFiles(file);
  const time = await page.evaluate<number, string>(async (source) => {
    const bytes = await document.querySelector("input")!.files![0].arrayBuffer();
    const run = new Function(`return ${source}`)() as typeof work;
    const start = performance.now();
    const rows = await run(bytes);
    if (rows < 100_000) throw new Error(`only ${rows} rows were read`);
    return performance.now() - start;
  }, work.toString());
  await page.close();
  return time;
}

/** SheetJS: the bare read, without looking at a single value. */
export const sheetJsRead = (context: BrowserContext, file: string) =>
  timed(context, "xlsx/dist/xlsx.full.min.js", file, async (bytes) => {
    const book = (globalThis as any).XLSX.read(bytes);
    return Number(book.Sheets[book.SheetNames[0]]["!ref"].match(/\d+$/)[0]);
  });

/** ExcelJS: load, change one cell, write. */
export const excelJsWrite = (context: BrowserContext, file: string) =>
  timed(context, "exceljs/dist/exceljs.min.js", file, async (bytes) => {
    const book = new (globalThis as any).ExcelJS.Workbook();
    await book.xlsx.load(bytes);
    book.worksheets[0].getCell("K2").value = 1;
    const written = await book.xlsx.writeBuffer();
    return written.byteLength > 1_000_000 ? book.worksheets[0].rowCount : 0;
  });

/** ExcelJS: the bare load. */
export const excelJsRead = (context: BrowserContext, file: string) =>
  timed(context, "exceljs/dist/exceljs.min.js", file, async (bytes) => {
    const book = new (globalThis as any).ExcelJS.Workbook();
    await book.xlsx.load(bytes);
    return book.worksheets[0].rowCount;
  });

/** How a library's work ended, in words; it is given two minutes. */
export async function outcome(work: () => Promise<number>): Promise<string> {
  const late = new Promise<string>((done) => setTimeout(() => done("no answer in two minutes"), 120_000));
  const ended = work().then((time) => `${time.toFixed(0)} ms`, (error: Error) => `fails (${error.message.split("\n")[0]})`);
  return Promise.race([ended, late]);
}
