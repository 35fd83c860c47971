import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo, LookupFunction, Socket } from "node:net";
import { createServer as createTcpServer } from "node:net";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ConnectionError, HttpClient } from "../../src/http/client.ts";

const open: { close(): void }[] = [];

beforeEach(() => void vi.stubEnv("NO_PROXY", "*"));

afterEach(() => {
  vi.unstubAllEnvs();
  for (const server of open.splice(0)) server.close();
});

async function portOf(server: ReturnType<typeof createTcpServer>): Promise<number> {
  open.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

const tcp = (answer: (socket: Socket) => void) => portOf(createTcpServer(answer));
const http = (answer: RequestListener) => portOf(createServer(answer));

/** Whether a submit to an address may have reached the other side; undefined where it was answered. */
async function sent(url: string, lookup?: LookupFunction, times = 1): Promise<boolean | undefined> {
  const client = new HttpClient("test", {}, lookup);
  const request = { method: "POST", url: new URL(url), headers: {}, body: "{}", timeoutMs: 5000 } as const;
  try {
    for (let number = 0; number < times; number++) {
      await client.send({ ...request, signal: new AbortController().signal });
    }
    return undefined;
  } catch (error) {
    if (error instanceof ConnectionError) return error.sent;
    throw error;
  } finally {
    await client.close();
  }
}

const nowhere: LookupFunction = (hostname, _, callback) =>
  callback(Object.assign(new Error(`getaddrinfo ENOTFOUND ${hostname}`), { code: "ENOTFOUND" }), []);

describe("a submit cannot have been accepted where", () => {
  test("the connection is refused", async () => {
    const port = await tcp(() => {});
    open.pop()?.close();
    expect(await sent(`http://127.0.0.1:${port}/`)).toBe(false);
  });

  test("the name resolves to nothing", async () => {
    expect(await sent("https://api.example.com/", nowhere)).toBe(false);
  });

  test("the other side speaks no TLS", async () => {
    const port = await tcp((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
    expect(await sent(`https://127.0.0.1:${port}/`)).toBe(false);
  });

  test("the other side hangs up before TLS is agreed on", async () => {
    const port = await tcp((socket) => socket.destroy());
    expect(await sent(`https://127.0.0.1:${port}/`)).toBe(false);
  });
});

describe("a submit may have been accepted where", () => {
  test("the connection is reset without an answer", async () => {
    const port = await http((request) => request.socket.resetAndDestroy());
    expect(await sent(`http://127.0.0.1:${port}/`)).toBe(true);
  });

  test("the connection is closed in good order without an answer", async () => {
    const port = await http((request) => request.socket.end());
    expect(await sent(`http://127.0.0.1:${port}/`)).toBe(true);
  });

  test("no answer comes in time", async () => {
    const port = await http(() => {});
    expect(await sent(`http://127.0.0.1:${port}/`)).toBe(true);
  });

  test("the answer breaks off", async () => {
    const port = await http((request, response) => {
      response.writeHead(200, { "content-length": 100 }).write("{");
      setTimeout(() => request.socket.destroy(), 20);
    });
    expect(await sent(`http://127.0.0.1:${port}/`)).toBe(true);
  });

  test("the answer is larger than any that can be meant", async () => {
    const port = await http((_, response) => response.end(" ".repeat(1_500_000)));
    expect(await sent(`http://127.0.0.1:${port}/`)).toBe(true);
  });

  test("a connection that was kept open breaks under it", async () => {
    let requests = 0;
    const port = await http((request, response) => {
      if (++requests === 1) response.end("{}");
      else request.socket.resetAndDestroy();
    });
    expect(await sent(`http://127.0.0.1:${port}/`, undefined, 2)).toBe(true);
  });
});
