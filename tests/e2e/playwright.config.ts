// The browser tests run against dist/ as `cargo xtask dist` leaves it, served under a path, as a static host would.
import { defineConfig } from "@playwright/test";
import { chromium } from "./browser.ts";

// Its own in every run, so that two checkouts can be tested at once; the workers read it from the environment.
const port = (process.env.PLUMBLINE_PORT ??= String(20_000 + (process.pid % 20_000)));
const under = "/apps/plumbline/";

export default defineConfig({
  outputDir: "test-results",
  reporter: [["list"]],
  forbidOnly: true,
  // Once more where a busy machine stalled it; what fails twice fails. The summary names what needed it, and the last lines count it.
  retries: process.env.CI ? 1 : 0,
  fullyParallel: true,
  workers: process.env.WORKERS ? Number(process.env.WORKERS) : 2,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  use: {
    ...chromium,
    baseURL: `http://127.0.0.1:${port}${under}`,
    locale: "en-US",
    timezoneId: "America/New_York",
    viewport: { width: 1440, height: 900 },
    trace: "retain-on-failure",
  },
  projects: [
    { name: "journeys", testDir: "journeys" },
    // What records a run takes time of its own.
    { name: "bench", testDir: "bench", timeout: 600_000, use: { trace: "off" } },
    { name: "screens", testDir: "screens" },
  ],
  webServer: {
    command: `${process.env.XTASK ? `"${process.env.XTASK}"` : "cargo xtask"} host --port ${port} --under ${under}`,
    cwd: "../..",
    url: `http://127.0.0.1:${port}${under}`,
    reuseExistingServer: false,
    stdout: "ignore",
    stderr: "pipe",
  },
});
