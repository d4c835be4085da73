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

/** SheetJS: read, change one cell, write. */
export const sheetJsWrite = (context: BrowserContext, file: string) =>
  timed(context, "xlsx/dist/xlsx.full.min.js", file, async (bytes) => {
    const { XLSX } = globalThis as any;
    const book = XLSX.read(bytes);
    const sheet = book.Sheets[book.SheetNames[0]];
    sheet.K2 = { t: "n", v: 1 };
    const written: ArrayBuffer = XLSX.write(book, { type: "array", bookType: "xlsx", compression: true });
    return written.byteLength > 1_000_000 ? Number(sheet["!ref"].match(/\d+$/)[0]) : 0;
  });

/** The file as a library writes it after reading it, in a page of its own. */
async function copied(context: BrowserContext, library: Library, file: string, work: (bytes: ArrayBuffer) => Promise<ArrayBuffer>): Promise<Buffer> {
  const page = await context.newPage();
  try {
    await page.setContent("<input type=file>");
    await page.addScriptTag({ content: await readFile(join(import.meta.dirname, "../node_modules", library), "utf8") });
    await page.locator("input").setInputFiles(file);
    const text = await page.evaluate<string, string>(async (source) => {
      const bytes = await document.querySelector("input")!.files![0].arrayBuffer();
      const written = await (new Function(`return ${source}`)() as typeof work)(bytes);
      const reader = new FileReader();
      reader.readAsDataURL(new Blob([written]));
      await new Promise((done) => (reader.onload = done));
      return (reader.result as string).split(",")[1];
    }, work.toString());
    return Buffer.from(text, "base64");
  } finally {
    await page.close();
  }
}

/** SheetJS: read with styles and macros, write as what it was. */
export const sheetJsCopy = (context: BrowserContext, file: string) =>
  copied(context, "xlsx/dist/xlsx.full.min.js", file, async (bytes) => {
    const { XLSX } = globalThis as any;
    const book = XLSX.read(bytes, { cellStyles: true, bookVBA: true });
    return XLSX.write(book, { type: "array", bookType: book.vbaraw ? "xlsm" : "xlsx", bookVBA: true });
  });

/** ExcelJS: load, write. */
export const excelJsCopy = (context: BrowserContext, file: string) =>
  copied(context, "exceljs/dist/exceljs.min.js", file, async (bytes) => {
    const book = new (globalThis as any).ExcelJS.Workbook();
    await book.xlsx.load(bytes);
    return book.xlsx.writeBuffer();
  });

/** How a library's work ended, in words; it is given two minutes. */
export async function outcome(work: () => Promise<number>): Promise<string> {
  const late = new Promise<string>((done) => setTimeout(() => done("no answer in two minutes"), 120_000));
  const ended = work().then((time) => `${time.toFixed(0)} ms`, (error: Error) => `fails (${error.message.split("\n")[0]})`);
  return Promise.race([ended, late]);
}
