// What can be taken out of the app beside the workbook: tables, the report, everything as data, paper.
import { mkdtemp, readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test, type Page } from "@playwright/test";
import { Plumbline, decision, shift } from "../pages/plumbline.ts";

/** What a deed saves: the file's name and its text. */
async function saved(page: Page, deed: () => Promise<void>): Promise<{ name: string; text: string; path: string }> {
  const coming = page.waitForEvent("download");
  await deed();
  const download = await coming;
  const path = join(await mkdtemp(join(tmpdir(), "plumbline-")), download.suggestedFilename());
  await download.saveAs(path);
  return { name: download.suggestedFilename(), text: await readFile(path, "utf8"), path };
}

test("a table is copied and saved from its menu, by keys alone", async ({ page, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const app = await new Plumbline(page).start();
  await app.trySample();
  const menu = page.getByRole("button", { name: "Copy, save or print the KPIs" });
  await menu.focus();
  await page.keyboard.press("ArrowDown");
  await expect(page.getByRole("menuitem", { name: "Copy" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(menu).toBeFocused();
  await expect(menu).toHaveAttribute("aria-expanded", "false");

  await page.keyboard.press("Enter");
  await expect(page.getByRole("menuitem", { name: "Copy" })).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Copied. Paste it into a spreadsheet.")).toBeVisible();
  const lines = (await page.evaluate(() => navigator.clipboard.readText())).trim().split("\n");
  expect(lines[0].split("\t").slice(0, 5)).toEqual(["Kind", "KPI", "In finance", "Plan", "Actual"]);
  const rows = await page.getByRole("region", { name: "KPIs" }).getByRole("row").count();
  // A head, and a heading for each kind.
  expect(lines.length).toBe(rows - (await page.getByRole("region", { name: "KPIs" }).locator("tr.group").count()));

  await page.keyboard.press("ArrowUp");
  await expect(page.getByRole("menuitem", { name: "Print" })).toBeFocused();
  for (let step = 0; step < 3; step++) await page.keyboard.press("ArrowUp");
  const csv = await saved(page, () => page.keyboard.press("Enter"));
  expect(csv.name).toMatch(/ – KPIs\.csv$/);
  expect(csv.text.trim().split("\r\n")).toHaveLength(lines.length);
});

test("every table offers the same", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  await app.draft(shift);
  await app.record(decision);
  const tables = {
    Scorecard: 3, "KPI tree": 3, Variance: 1, Pacing: 2, Targets: 1, Drivers: 2, Reconciliation: 2, Decisions: 2, Health: 1, Sources: 1, Mapping: 2,
  } as const;
  for (const [screen, count] of Object.entries(tables)) {
    await app.go(screen as keyof typeof tables);
    const menus = page.getByRole("button", { name: /^Copy, save or print / });
    await expect(menus).toHaveCount(count);
    for (let at = 0; at < count; at++) {
      const json = await saved(page, async () => {
        await menus.nth(at).click();
        await page.getByRole("menuitem", { name: "Save as JSON" }).and(page.locator(":visible")).click();
      });
      const table = JSON.parse(json.text);
      expect(table.format).toBe("plumbline.table/1");
      expect(table.rows.length, json.name).toBeGreaterThan(0);
    }
  }
});

test("a table is printed in full length, and the page comes back", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  await page.goto("./#/variance?by=channel,month");
  await expect(app.heading("Variance")).toBeVisible();
  await page.evaluate(() => (window.print = () => document.body.toggleAttribute("data-printed", true)));
  await page.getByRole("button", { name: "Copy, save or print these lines" }).click();
  await page.getByRole("menuitem", { name: "Print" }).click();
  await expect(page.locator("body")).toHaveAttribute("data-printed", "");
  await page.emulateMedia({ media: "print" });
  const printed = page.locator(".printout");
  await expect(printed).toBeVisible();
  await expect(page.locator(".app")).toBeHidden();
  const said = await page.locator("main .foot").textContent();
  await expect(printed.locator("tbody:not(.total) tr")).toHaveCount(Number(said!.match(/[\d,]+/)![0].replace(",", "")));
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  await expect(printed).toHaveCount(0);
  await expect(page.locator(".app")).toBeVisible();
});

test("the report opens by itself, loads nothing, and says what was decided", async ({ page, context }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  await app.draft(shift);
  await app.record(decision);
  await app.go("Scorecard");
  const choose = async (name: RegExp) => {
    await page.getByRole("button", { name: "Other outputs" }).click();
    await page.getByRole("menuitem", { name }).click();
  };
  const report = await saved(page, () => choose(/^Report in one file/));
  expect(report.name).toMatch(/ – report 2026-11-22\.html$/);
  const asked: string[] = [];
  context.on("request", (request) => asked.push(request.url()));
  const other = await context.newPage();
  const wrong: string[] = [];
  other.on("console", (message) => wrong.push(message.text()));
  other.on("pageerror", (error) => wrong.push(String(error)));
  await other.goto(pathToFileURL(report.path).href);
  for (const heading of ["Needs a decision", "KPIs", "Decisions", "Health", "Glossary"]) {
    await expect(other.getByRole("heading", { name: new RegExp(`^${heading}`) })).toBeVisible();
  }
  await expect(other.getByText(decision.rationale)).toBeVisible();
  for (const width of [1440, 390]) {
    await other.setViewportSize({ width, height: 900 });
    expect(await other.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  }
  expect(asked.filter((url) => url.startsWith("http"))).toEqual([]);
  expect(wrong).toEqual([]);

  const data = await saved(page, () => choose(/^Everything as data/));
  const project = JSON.parse(data.text);
  expect(project.format).toBe("plumbline.project/1");
  expect(project.decisions[0].rationale).toBe(decision.rationale);
});

test("charts are saved as pictures that stand by themselves", async ({ page, context }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  const charts = { Scorecard: /^Copy, save or print this table$/, "KPI tree": /the KPI tree$/, Pacing: /the course$/, Drivers: /the bridge$/ } as const;
  const refused: string[] = [];
  page.on("console", (message) => message.type() === "error" && refused.push(message.text()));
  for (const [screen, name] of Object.entries(charts)) {
    await app.go(screen as keyof typeof charts);
    const from = async (offer: string) =>
      saved(page, async () => {
        await page.getByRole("button", { name }).click();
        await page.getByRole("menuitem", { name: offer }).and(page.locator(":visible")).click();
      });
    const svg = await from("Save chart as SVG");
    expect(svg.name).toMatch(/\.svg$/);
    expect(svg.text).toContain("<title>");
    expect(svg.text).not.toMatch(/var\(|href|class=|%"/);
    const other = await context.newPage();
    const asked: string[] = [];
    other.on("request", (request) => asked.push(request.url()));
    await other.goto(pathToFileURL(svg.path).href);
    const [width, texts] = await other.evaluate(() => [document.documentElement.clientWidth, document.querySelectorAll("text").length]);
    expect(texts, svg.name).toBeGreaterThan(6);
    expect(asked).toHaveLength(1);
    await other.close();
    const png = await readFile((await from("Save chart as PNG")).path);
    expect([...png.subarray(1, 4)].map((c) => String.fromCharCode(c)).join("")).toBe("PNG");
    const declared = Number(svg.text.match(/width="([\d.]+)"/)![1]);
    expect(png.readUInt32BE(16), `${screen} at twice the density`).toBe(Math.ceil(declared * 2));
    expect(width).toBeGreaterThan(0);
  }
  expect(refused).toEqual([]);
});

test("the calculation log is had as a page, as rows and as data", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  const choose = async (name: RegExp) => {
    await page.getByRole("button", { name: "Other outputs" }).click();
    await page.getByRole("menuitem", { name }).click();
  };
  const html = await saved(page, () => choose(/^Calculation log for an audit/));
  expect(html.name).toMatch(/ – calculation log 2026-11-22\.html$/);
  expect(html.text).toContain("= spend[actual] / wins[actual]");
  const csv = await saved(page, () => choose(/^Calculation log as rows/));
  expect(csv.text.split("\r\n")[0]).toContain("Logic");
  const json = JSON.parse((await saved(page, () => choose(/^Calculation log as data/))).text);
  expect(json.format).toBe("plumbline.table/1");
});

test("the board pack is two pages on their side with nothing cut", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  const screen = page.viewportSize()!;
  await page.evaluate(() => (window.print = () => document.body.toggleAttribute("data-printed", true)));
  for (const [format, width] of [["A4", 1031], ["Letter", 964]] as const) {
    await page.getByRole("button", { name: "Other outputs" }).click();
    await page.getByRole("menuitem", { name: /^Print the board pack/ }).click();
    await expect(page.locator("body")).toHaveAttribute("data-printed", "");
    await page.setViewportSize({ width, height: 700 });
    await page.emulateMedia({ media: "print" });
    await expect(page.locator(".board-pack .board-page")).toHaveCount(2);
    for (const sheet of await page.locator(".board-pack .board-page").all()) {
      const over = await sheet.evaluate((e) => [e.scrollHeight - e.clientHeight, e.scrollWidth - e.clientWidth]);
      expect(over, format).toEqual([0, 0]);
    }
    const pdf = (await page.pdf({ format, landscape: true })).toString("latin1");
    expect(pdf.match(/\/Type\s*\/Page\b/g), format).toHaveLength(2);
    // What was printed goes with the printing.
    await expect(page.locator(".board-pack")).toHaveCount(0);
    await page.evaluate(() => document.body.removeAttribute("data-printed"));
    await page.emulateMedia({ media: null });
    await page.setViewportSize(screen);
  }
});

test("both vocabularies stand side by side, and a queue is one owner's", async ({ page }) => {
  const app = await new Plumbline(page).start();
  await app.trySample();
  const kpis = page.getByRole("region", { name: "KPIs" });
  await expect(kpis.getByRole("columnheader", { name: "Finance says" })).toHaveCount(0);
  await page.getByRole("button", { name: "Twin view" }).click();
  await expect(kpis.getByRole("columnheader", { name: "Finance says" })).toBeVisible();
  await expect(kpis.getByRole("cell", { name: "Customer acquisition cost, blended" })).toBeVisible();
  await expect(app.tile("CAC")).toContainText("Customer acquisition cost, blended");

  // By perspective each KPI stands once, and each perspective says how much of it holds.
  const rows = await kpis.getByRole("row").count();
  await expect(kpis.getByRole("rowheader", { name: /holds/ })).toHaveCount(0);
  await page.getByRole("button", { name: "Perspectives" }).click();
  const held = kpis.getByRole("rowheader", { name: /^(Financial|Customer|Internal process) \d+.% holds, \d+ of \d+$/ });
  await expect(held).toHaveCount(3);
  await expect(kpis.getByRole("row")).toHaveCount(rows - 4 + 3);
  await page.getByRole("button", { name: "Perspectives" }).click();
  await expect(held).toHaveCount(0);

  const queue = page.getByRole("list", { name: "Needs a decision" }).getByRole("listitem");
  const all = await queue.count();
  const owners = page.getByRole("combobox", { name: "Owner" }).last();
  const one = (await owners.locator("option").nth(1).textContent())!.match(/^(.*) \((\d+)\)$/)!;
  await owners.selectOption({ index: 1 });
  await expect(queue).toHaveCount(Number(one[2]));
  expect(all).toBeGreaterThan(Number(one[2]));
  await expect(queue.first()).toContainText(one[1]);
});
