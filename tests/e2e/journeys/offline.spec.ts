// The service worker: all of a build, offline, and never half of another.
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createHash } from "node:crypto";
import { expect, test, type Page } from "@playwright/test";
import { Host } from "../pages/host.ts";
import { Watch, installed } from "../pages/watch.ts";

const dist = join(import.meta.dirname, "../../../dist");

test("a reload without a network shows the app", async ({ page, context }) => {
  await page.goto("./");
  await installed(page);
  await context.setOffline(true);
  const watch = new Watch(page);
  await page.reload();
  await expect(page.locator("#boot")).toHaveCount(0);
  await expect(page).toHaveTitle(/Plumbline/);
  expect(watch.complaints).toEqual([]);
});

test.describe("two builds, one after the other", () => {
  let folder: string;
  let host: Host;

  test.beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "plumbline-"));
    await cp(dist, folder, { recursive: true });
    host = await Host.of(folder);
  });

  test.afterEach(async () => {
    await host.close();
    await rm(folder, { recursive: true });
  });

  test("the new one waits for the old page to close, then shows whole", async ({ page, context }) => {
    await page.goto(host.url);
    await installed(page);
    await publish(folder);
    await look(page);
    await page.reload();
    await expect(page.locator(next)).toHaveCount(0);
    await page.close();
    const later = await context.newPage();
    await later.goto(host.url);
    await expect(later.locator(next)).toHaveCount(1);
    await expect(later.locator("#boot")).toHaveCount(0);
    expect(await later.evaluate(() => caches.keys())).toHaveLength(1);
  });

  test("the new one takes over when the page asks", async ({ page }) => {
    await page.goto(host.url);
    await installed(page);
    await publish(folder);
    await look(page);
    await page.evaluate(async () => {
      const changed = new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }));
      (await navigator.serviceWorker.ready).waiting!.postMessage("skipWaiting");
      await changed;
    }).catch((error: Error) => expect(error.message).toContain("navigation")); // the page may reload by itself
    await page.goto(host.url);
    await expect(page.locator(next)).toHaveCount(1);
  });

  test("a half published one is not taken", async ({ page }) => {
    await page.goto(host.url);
    await installed(page);
    await publish(folder);
    const wasm = (await readdir(folder)).find((name) => name.startsWith("engine-"))!;
    await writeFile(join(folder, wasm), "of another build");
    expect(await look(page)).toBe("redundant");
    await page.reload();
    await expect(page.locator(next)).toHaveCount(0);
    await expect(page.locator("#boot")).toHaveCount(0);
  });
});

/** What tells the next build from this one. */
const next = "meta[name=build][content=next]";

/** Replaces the build in a folder by the next. */
async function publish(folder: string): Promise<void> {
  const digest = (text: string) => `sha256-${createHash("sha256").update(text).digest("base64")}`;
  const [page, worker] = [join(folder, "index.html"), join(folder, "sw.js")];
  const old = await readFile(page, "utf8");
  const changed = old.replace("<title>", '<meta name="build" content="next">\n<title>');
  const list = await readFile(worker, "utf8");
  expect(list).toContain(digest(old));
  await writeFile(page, changed);
  await writeFile(worker, list.replace(digest(old), digest(changed)).replace(/VERSION = "\w+"/, 'VERSION = "next"'));
}

/** Looks for a new build and gives the state its worker comes to: waiting ("installed") or refused ("redundant"). */
async function look(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    const found = new Promise<ServiceWorker>((done) => registration.addEventListener("updatefound", () => done(registration.installing!), { once: true }));
    await registration.update();
    const worker = await found;
    return new Promise<string>((done) => {
      const settled = () => worker.state !== "installing" && done(worker.state);
      worker.addEventListener("statechange", settled);
      settled();
    });
  });
}
