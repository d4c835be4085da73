// A static host of a folder that a test can change or close: a build can be replaced by another, and the network can go away. It sends the
// page's policy with every file, as a strict host does: a worker is bound by what its script came with, not by the page.
import { createServer, type Server } from "node:http";
import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";
import type { AddressInfo } from "node:net";

const types: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
};

export class Host {
  private constructor(
    private readonly server: Server,
    readonly url: string,
    /** The paths that were asked for. */
    readonly asked: readonly string[],
  ) {}

  static async of(folder: string): Promise<Host> {
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(await readFile(join(folder, "index.html"), "utf8"))![1];
    const asked: string[] = [];
    const server = createServer(async (request, response) => {
      const path = new URL(request.url ?? "/", "http://host").pathname;
      const name = path.endsWith("/") ? `${path}index.html` : path;
      asked.push(name);
      try {
        const body = await readFile(join(folder, name));
        const type = types[extname(name)] ?? "application/octet-stream";
        response.writeHead(200, { "content-type": type, "cache-control": "max-age=600", "content-security-policy": policy }).end(body);
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return new Host(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, asked);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }
}
