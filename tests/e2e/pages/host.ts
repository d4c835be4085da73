// A static host of a folder that a test can change or close: a build can be replaced by another, and the network can go away.
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
  ) {}

  static async of(folder: string): Promise<Host> {
    const server = createServer(async (request, response) => {
      const path = new URL(request.url ?? "/", "http://host").pathname;
      const name = path.endsWith("/") ? `${path}index.html` : path;
      try {
        const body = await readFile(join(folder, name));
        response.writeHead(200, { "content-type": types[extname(name)] ?? "application/octet-stream", "cache-control": "max-age=600" }).end(body);
      } catch {
        response.writeHead(404).end();
      }
    });
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    return new Host(server, `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }
}
