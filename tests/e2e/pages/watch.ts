// What a page says and asks for while a test uses it.
import type { Page } from "@playwright/test";

export class Watch {
  readonly complaints: string[] = [];
  readonly requests: string[] = [];

  constructor(page: Page) {
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") this.complaints.push(message.text());
    });
    page.on("pageerror", (error) => this.complaints.push(String(error)));
    page.context().on("request", (request) => this.requests.push(request.url()));
  }

  /** The requests that did not go to the folder the app is served from. */
  strangers(base: string): string[] {
    return this.requests.filter((url) => !url.startsWith(base) && !url.startsWith("blob:") && !url.startsWith("data:"));
  }
}

/** Waits until the page's service worker holds the whole build and answers for the page. */
export async function installed(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (!navigator.serviceWorker.controller) {
      await new Promise((done) => navigator.serviceWorker.addEventListener("controllerchange", done, { once: true }));
    }
  });
}
