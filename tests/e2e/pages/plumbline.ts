// The app as a person uses it: by the names of things on the screen.
import { mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Locator, type Page } from "@playwright/test";

export const screens = ["Start", "Sources", "Mapping", "Health", "Scorecard", "KPI tree", "Variance", "Pacing", "Targets", "Drivers", "Reconciliation", "Reallocate", "Decisions", "Glossary"] as const;
export type Screen = (typeof screens)[number];

/** A day on which the sample's year is not over: ten months are closed. */
const today = new Date("2026-11-22T12:00:00-05:00");

/** A file on the disk, or one made for the test. */
export type ChosenFile = string | { name: string; mimeType: string; buffer: Buffer };

export interface Move {
  from: string;
  to: string;
  amount: string;
}

export class Plumbline {
  constructor(readonly page: Page) {}

  /** Opens the app on the sample's day and waits until it can be used. */
  async start(address = "./"): Promise<this> {
    await this.page.clock.setFixedTime(today);
    return this.startToday(address);
  }

  /** The same by the browser's own clock: a fixed one stands in every timer's way, which a measurement would count. */
  async startToday(address = "./"): Promise<this> {
    await this.page.goto(address);
    await expect(this.heading()).toBeVisible();
    return this;
  }

  heading(name?: string | RegExp): Locator {
    return this.page.getByRole("heading", { level: 1, name });
  }

  async trySample(): Promise<void> {
    await this.page.getByRole("button", { name: "Try the sample" }).click();
    await expect(this.heading("Scorecard")).toBeVisible();
  }

  /** Chooses a file on the start screen; what comes of it is for the caller to expect. */
  async choose(file: ChosenFile): Promise<void> {
    await this.go("Start");
    await this.page.getByLabel("Workbook", { exact: true }).setInputFiles(file);
  }

  async open(file: ChosenFile): Promise<void> {
    await this.choose(file);
    await expect(this.heading("Check how the workbook was read")).toBeVisible();
  }

  async go(screen: Screen): Promise<void> {
    const link = this.page.getByRole("navigation", { name: "Screens" }).getByRole("link", { name: new RegExp(`^${screen}`) });
    await link.click();
    await expect(link).toHaveAttribute("aria-current", "page");
    await expect(this.page.locator("main h1")).toBeVisible();
  }

  /** Waits until the data were looked over, which the page asks for when it has all that it shows. */
  async audited(): Promise<void> {
    const link = this.page.getByRole("navigation", { name: "Screens" }).getByRole("link", { name: /^Health/ });
    await expect(link).not.toHaveAttribute("aria-busy", "true");
  }

  tile(name: string): Locator {
    const tiles = this.page.getByRole("list", { name: "From spend to payback" }).getByRole("listitem");
    return tiles.filter({ has: this.page.getByRole("heading", { name, exact: true }) });
  }

  /** The chain's exact figures, by name: what each says of itself, actual before plan. */
  async chain(): Promise<Record<string, string[]>> {
    await this.go("Scorecard");
    const figures: Record<string, string[]> = {};
    for (const name of ["Spend", "Pipeline", "Bookings", "CAC", "ROMI", "Payback"]) {
      const buttons = await this.tile(name).getByRole("button").all();
      figures[name] = await Promise.all(buttons.map(async (button) => (await button.getAttribute("title")) ?? ""));
    }
    return figures;
  }

  /** Drafts a move on the reallocate screen. */
  async draft(move: Move): Promise<void> {
    await this.go("Reallocate");
    for (const [end, line] of [["From", move.from], ["To", move.to]]) {
      const field = this.page.getByRole("combobox", { name: end, exact: true });
      await field.fill(line);
      await this.page.getByRole("listbox", { name: "Choices" }).getByRole("option").first().click();
    }
    await this.page.getByRole("textbox", { name: /^Amount/ }).fill(move.amount);
  }

  /** Fills the form and records the decision. */
  async record(decision: { decider: string; kpi: string; change: string; by: string; rationale: string }): Promise<void> {
    await this.page.getByLabel("Decided by").fill(decision.decider);
    await this.page.getByLabel("Expected to change").selectOption({ label: decision.kpi });
    await this.page.getByLabel("By how much").fill(decision.change);
    await this.page.getByLabel("Until").fill(decision.by);
    await this.page.getByLabel("Rationale").fill(decision.rationale);
    await this.page.getByRole("button", { name: "Record the decision" }).click();
    await expect(this.heading("Decisions")).toBeVisible();
  }

  /** Exports the workbook and gives where it was saved; its receipt says these things, by label. */
  async export(receipt: Record<string, string> = {}): Promise<string> {
    const coming = this.page.waitForEvent("download");
    await this.page.getByRole("banner").getByRole("button", { name: "Export", exact: true }).click();
    const download = await coming;
    const path = join(await mkdtemp(join(tmpdir(), "plumbline-")), download.suggestedFilename());
    await download.saveAs(path);
    const dialog = this.page.getByRole("dialog", { name: "Receipt of the export" });
    for (const [label, text] of Object.entries(receipt)) {
      await expect(dialog.locator("dl > div", { hasText: label }).locator("dd")).toHaveText(text);
    }
    await dialog.getByRole("button", { name: "It arrived" }).click();
    return path;
  }
}

/** A move and a decision that the sample allows; the lines are given by words that only they have. */
export const shift: Move = { from: "NA Display Programmatic", to: "NA Paid search Competitor", amount: "2,500" };
export const decision = {
  decider: "Field marketing lead",
  kpi: "CAC",
  change: "-40",
  by: "2027-01-31",
  rationale: "Display stays below its plan while paid search is capped.",
};
