import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { afterEach, beforeEach } from "vitest";

/** A server that counts connections and never answers. */
export interface Listener {
  /** `http://127.0.0.1:…` */
  readonly url: string;
  readonly connections: number;
}

/** A listener for each test of a file: it notices connections even if they send no byte. */
export function useListener(): Listener {
  let server: Server | undefined;
  let connections = 0;
  beforeEach(async () => {
    connections = 0;
    server = createServer((socket) => {
      connections += 1;
      socket.destroy();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
  });
  afterEach(() => {
    server?.close();
  });
  return {
    get url() {
      const { port } = (server as Server).address() as AddressInfo;
      return `http://127.0.0.1:${port}`;
    },
    get connections() {
      return connections;
    },
  };
}
