// A million facts: the scorecard after one edit, and a pivot of channel × month × region, beside Arquero on the same facts in the same run.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { Plumbline } from "../pages/plumbline.ts";
import { fileToScorecard, median } from "./opening.ts";

/** 250,000 rows with four amounts each. */
const ledger = process.env.FACTS!;
const rounds = 7;

/** Notes how long the engine takes for each question from now on, by the question's name. */
const listen = () => {
  const Native = window.Worker;
  const asked = new Map<number, [string, number]>();
  const times: [string, number][] = ((window as any).times = []);
  window.Worker = class extends Native {
    constructor(...said: ConstructorParameters<typeof Worker>) {
      super(...said);
      this.addEventListener("message", ({ data: [number, text] }) => {
        if (!asked.has(number) || String(text).startsWith('{"progress"')) return;
        const [name, start] = asked.get(number)!;
        times.push([name, performance.now() - start]);
      });
    }
    override postMessage(message: any, moved: any) {
      asked.set(message[0], [String(message[1]).match(/\w+/)![0], performance.now()]);
      super.postMessage(message, moved);
    }
  };
};

const times = (page: Page, name: string): Promise<number[]> =>
  page.evaluate((name) => (window as any).times.filter(([own]: [string]) => own === name).map(([, time]: [string, number]) => time), name);

/** Arquero: plan and actual of as many rows by channel, month and region, from arrays that are there already. */
async function arquero(page: Page, rows: number): Promise<number[]> {
  await page.setContent("");
  await page.addScriptTag({ content: await readFile(join(import.meta.dirname, "../node_modules/arquero/dist/arquero.min.js"), "utf8") });
  return page.evaluate(
    ([rows, rounds]) => {
      const words = (count: number, of: string) => Array.from({ length: rows }, (_, row) => `${of} ${(row * 7919) % count}`);
      const amounts = (of: number) => Float64Array.from({ length: rows }, (_, row) => ((row * 104_729) % 990_000) * of);
      const month = Int8Array.from({ length: rows }, (_, row) => Math.floor((row * 12) / rows));
      const { aq } = window as any;
      const table = aq.table({ channel: words(8, "Channel"), region: words(4, "Region"), month, plan: amounts(1), actual: amounts(1.01) });
      const times: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const start = performance.now();
        const sums = table.groupby("channel", "month", "region").rollup({ plan: "d => op.sum(d.plan)", actual: "d => op.sum(d.actual)" });
        if (sums.numRows() < 50) throw new Error("too few groups");
        times.push(performance.now() - start);
      }
      return times;
    },
    [rows, rounds],
  );
}

test("a million facts", async ({ page, context }) => {
  await page.addInitScript(listen);
  const app = await new Plumbline(page).start();
  await fileToScorecard(page, ledger);
  await page.evaluate(() => ((window as any).times.length = 0));

  for (let round = 0; round < rounds; round++) {
    const threshold = page.getByLabel("Threshold");
    if (!(await threshold.isVisible())) await page.locator("summary", { hasText: "Settings" }).click();
    await threshold.fill(String(3 + round));
    await threshold.press("Enter");
    await expect.poll(async () => (await times(page, "scorecard")).length).toBeGreaterThan(round);
  }
  const edits = (await times(page, "do")).slice(-rounds);
  const scorecards = (await times(page, "scorecard")).slice(-rounds);

  await app.go("Variance");
  await page.locator("#pick-second").selectOption({ label: "Region" });
  for (let round = 0; round < rounds; round++) {
    await page.getByLabel("Columns").selectOption({ label: round % 2 ? "plan and actual" : "Month" });
    await expect.poll(async () => (await times(page, "variance")).length).toBeGreaterThan(round + 1);
  }
  // Every other answer is the pivot; the others have two parts.
  const pivots = (await times(page, "variance")).slice(2).filter((_, at) => at % 2 === 0);
  const rival = await arquero(await context.newPage(), 250_000);
  const ratio = median(pivots) / median(rival);
  const lines = [
    `an edit: ${median(edits).toFixed(0)} ms, and the scorecard after it ${median(scorecards).toFixed(0)} ms, medians of ${rounds}`,
    `channel × month × region: ${median(pivots).toFixed(0)} ms with what it is held against, the status and the message; Arquero's sums alone ${median(rival).toFixed(0)} ms: ${ratio.toFixed(2)} ×`,
  ];
  console.log(`\n${lines.join("\n")}\n`);
  expect(median(edits) + median(scorecards)).toBeLessThan(100);
  expect(median(pivots)).toBeLessThan(150);
});
