// A plan as an Excel table, and beside it formulas over it of kinds that only a formula engine follows, with the results that Excel would save.
import ExcelJS from "exceljs";

/** A line for each month and channel. */
type Plan = { channel: string; amount: number }[];

const months = Array.from({ length: 12 }, (_, month) => `2026-${String(month + 1).padStart(2, "0")}`);
const lines = months.flatMap((month, at) => ["Search", "Display", "Events"].map((channel) => [month, channel, 1000, at < 10 ? 1000 : null, 0.25]));

/** The plan as the workbook is made: the same for every line. */
export const planned: Plan = lines.map((line) => ({ channel: String(line[1]), amount: Number(line[2]) }));

/** From which spend on search which rate is due. */
const rates: [number, number][] = [
  [0, 0.05],
  [12_500, 0.03],
];

const search = (plan: Plan) => plan.reduce((all, { channel, amount }) => all + (channel === "Search" ? amount : 0), 0);

/** The formulas of the sheet Summary, from B1 down, and what each comes to over a plan. The first is a sum, which needs no formula engine. */
const formulas: [string, (plan: Plan) => number | string][] = [
  ['SUMIFS(Budget[Plan],Budget[Channel],"Search")', search],
  ["VLOOKUP(B1,Rates!$A$1:$B$2,2,TRUE)", (plan) => rates.findLast(([from]) => from <= search(plan))![1]],
  ['SUMPRODUCT((Budget[Channel]="Search")*Budget[Plan]*Budget[Share])', (plan) => search(plan) / 4],
  ["LARGE(Budget[Plan],1)", (plan) => Math.max(...plan.map(({ amount }) => amount))],
  ['IF(B1>12500,"over by "&(B1-12500),"within")', (plan) => (search(plan) > 12_500 ? `over by ${search(plan) - 12_500}` : "within")],
];

/** What the formulas come to over a plan. */
export const resultsOver = (plan: Plan) => formulas.map(([, result]) => result(plan));

export async function workbook(): Promise<Buffer> {
  const book = new ExcelJS.Workbook();
  const columns = ["Month", "Channel", "Plan", "Actual", "Share"].map((name) => ({ name }));
  book.addWorksheet("Budget").addTable({ name: "Budget", ref: "A1", columns, rows: lines });
  book.addWorksheet("Rates").addRows(rates);
  const summary = book.addWorksheet("Summary");
  formulas.forEach(([formula, result], row) => {
    summary.getCell(row + 1, 1).value = `Check ${row + 1}`;
    summary.getCell(row + 1, 2).value = { formula, result: result(planned) };
  });
  return Buffer.from(await book.xlsx.writeBuffer());
}

/** The plan that a workbook on the disk holds, and the results that it has saved for the formulas. */
export async function saved(path: string): Promise<{ plan: Plan; results: unknown[] }> {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(path);
  const [budget, summary] = ["Budget", "Summary"].map((name) => book.getWorksheet(name)!);
  const plan = planned.map(({ channel }, line) => ({ channel, amount: Number(budget.getCell(line + 2, 3).value) }));
  return { plan, results: formulas.map((_, row) => summary.getCell(row + 1, 2).result) };
}
