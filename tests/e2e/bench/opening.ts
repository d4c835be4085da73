// How long a file takes from its choice to the scorecard's figures, and what the page and its engine do meanwhile.
import type { Page } from "@playwright/test";

/** Notes every task of the page over 50 ms from now on. */
export async function observe(page: Page): Promise<void> {
  await page.evaluate(() => {
    const tasks: number[] = ((window as any).tasks = []);
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ entryTypes: ["longtask"] });
  });
}

/** The longest task noted; 0 when none was over 50 ms. */
export const longestTask = (page: Page): Promise<number> => page.evaluate(() => Math.max(0, ...(window as any).tasks));

/** From the choice of the file to the scorecard's figures; the mapping screen between is confirmed as soon as it shows. */
export async function fileToScorecard(page: Page, file: string): Promise<number> {
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
  await page.getByLabel("Workbook", { exact: true }).setInputFiles(file);
  return time;
}

/** The engine's memory in bytes. WebAssembly gives none back, so this is also its peak. */
export const engineMemory = (page: Page): Promise<number> =>
  // The bindings are a name of the worker's script, not a property of its global object.
  page.workers()[0].evaluate(async () => (await (0, eval)("wasm_bindgen")()).memory.buffer.byteLength);

/** What the browser's own DecompressionStream takes to inflate the largest part of a package, in milliseconds, and its bytes. */
export async function inflating(page: Page, file: string): Promise<{ time: number; bytes: number }> {
  await page.setContent("<input type=file>");
  await page.locator("input").setInputFiles(file);
  return page.evaluate(async () => {
    const bytes = await document.querySelector("input")!.files![0].arrayBuffer();
    const view = new DataView(bytes);
    let end = bytes.byteLength - 22;
    while (view.getUint32(end, true) !== 0x06054b50) end--;
    let at = view.getUint32(end + 16, true);
    let largest = { packed: 0, header: 0 };
    for (let part = view.getUint16(end + 10, true); part > 0; part--) {
      const packed = view.getUint32(at + 20, true);
      if (packed > largest.packed) largest = { packed, header: view.getUint32(at + 42, true) };
      at += 46 + view.getUint16(at + 28, true) + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    }
    const from = largest.header + 30 + view.getUint16(largest.header + 26, true) + view.getUint16(largest.header + 28, true);
    const part = new Blob([bytes.slice(from, from + largest.packed)]);
    const start = performance.now();
    const reader = part.stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
    let inflated = 0;
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) inflated += piece.value.byteLength;
    return { time: performance.now() - start, bytes: inflated };
  });
}

export const median = (times: number[]): number => [...times].sort((a, b) => a - b)[Math.floor(times.length / 2)];
