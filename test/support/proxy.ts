import { once } from "node:events";
import { createServer, request as forward } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { afterEach, beforeEach } from "vitest";

/** A proxy on loopback that records requests and connects only to loopback. */
export interface Proxy {
  readonly url: string;
  /** `CONNECT host:port`, or a method and a whole address, in order. */
  readonly asked: readonly string[];
  /** Redirects a host and port to a local port. */
  leads(authority: string, port: number): void;
}

/** A fresh proxy for each test of a file. */
export function useProxy(): Proxy {
  let asked: string[] = [];
  const publishModes = new Map<string, number>();
  let server = createServer();
  beforeEach(async () => {
    asked = [];
    publishModes.clear();
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      const { method = "GET", headers } = request;
      if (!isLoopback(request.url ?? "")) return response.writeHead(403).end();
      const onward = forward(request.url ?? "", { method, headers }, (answer) => {
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      return request.pipe(onward);
    });
    server.on("connect", (request, socket: Duplex) => {
      asked.push(`CONNECT ${request.url}`);
      const port = publishModes.get(request.url ?? "");
      tunnel(port === undefined ? (request.url ?? "") : `127.0.0.1:${port}`, socket);
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterEach(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    get url() {
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    },
    get asked() {
      return asked;
    },
    leads: (authority, port) => void publishModes.set(authority, port),
  };
}

function isLoopback(address: string): boolean {
  return URL.parse(address)?.hostname === "127.0.0.1";
}

/** Connects to loopback, and refuses to go anywhere else. */
function tunnel(authority: string, client: Duplex): void {
  if (!isLoopback(`http://${authority}`)) {
    client.end("HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n");
    return;
  }
  const [host = "", port = ""] = authority.split(":");
  const onward: Socket = connect(Number(port), host, () => {
    client.write("HTTP/1.1 200 Connection established\r\n\r\n");
    onward.pipe(client).pipe(onward);
  });
  onward.on("error", () => client.destroy());
  client.on("error", () => onward.destroy());
}
