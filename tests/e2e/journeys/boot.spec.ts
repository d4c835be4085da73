// The page as a static host serves it, before anything is opened.
import { expect, test } from "@playwright/test";
import { Watch } from "../pages/watch.ts";

test("starts under a path without a complaint, and asks nobody else for anything", async ({ page, baseURL }) => {
  const watch = new Watch(page);
  await page.goto("./");
  await expect(page).toHaveTitle(/Plumbline/);
  await expect(page.locator("#boot")).toHaveCount(0);
  await page.evaluate(() => navigator.serviceWorker.ready);
  expect(watch.complaints).toEqual([]);
  expect(watch.requests.length).toBeGreaterThan(3);
  expect(watch.strangers(baseURL!)).toEqual([]);
});

test("is closed by its policy", async ({ page }) => {
  await page.goto("./");
  const policy = await page.locator("meta[http-equiv=Content-Security-Policy]").getAttribute("content");
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain("unsafe-inline");
  const refused = await page.evaluate(async () => {
    const violation = new Promise<string>((done) => addEventListener("securitypolicyviolation", (event) => done(event.effectiveDirective), { once: true }));
    fetch("https://example.com/").catch(() => {});
    return violation;
  });
  expect(refused).toBe("connect-src");
});

test("can be installed", async ({ page, request, baseURL }) => {
  await page.goto("./");
  const href = await page.locator("link[rel=manifest]").getAttribute("href");
  const answer = await request.get(new URL(href!, baseURL).href);
  expect(answer.headers()["content-type"]).toContain("application/manifest+json");
  const manifest = await answer.json();
  expect(manifest).toMatchObject({ name: "Plumbline", start_url: "./", display: "standalone" });
  for (const icon of manifest.icons) {
    expect((await request.get(new URL(icon.src, baseURL).href)).ok()).toBe(true);
  }
});
