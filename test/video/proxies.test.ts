import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { type AddressInfo, connect } from "node:net";
import { join } from "node:path";
import { createServer } from "node:tls";
import { describe, expect, onTestFinished, test } from "vitest";
import { runAction } from "../support/action.ts";
import { certificateFor } from "../support/certificate.ts";
import { longTable } from "../support/long-table.ts";
import { useProxy } from "../support/proxy.ts";
import { useServices } from "../support/services.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const pixverse = "pixverse/v5/text-to-video";
const fal = "fal-ai/kandinsky5/text-to-video/distill";

describe("a step behind a proxy", () => {
  const proxy = useProxy();
  const services = useServices({ speed: 60, simulator: { usualSeconds: 0.001 } });

  /** Makes a video, or tries to, with these proxy variables and no others. */
  function make(inputs: Record<string, string>, env: Record<string, string | undefined>) {
    return runAction({
      inputs: {
        prompt: "A paper boat",
        "api-key": "a-key-0123456789",
        "upload-artifact": "false",
        ...inputs,
      },
      env: { NO_PROXY: undefined, ...env },
      clockSpeed: 60,
    });
  }

  test.each([
    [pixverse, "https://aimlapi.invalid", "aimlapi.invalid:443"],
    [fal, "https://fal.invalid", "fal.invalid:443"],
    [pixverse, "https://gateway.invalid:8443/ai", "gateway.invalid:8443"],
  ])("asks it for the provider of %s (%s)", async (model, baseUrl, authority) => {
    const { errors, log } = await make({ model, "base-url": baseUrl }, { HTTPS_PROXY: proxy.url });
    expect(new Set(proxy.asked)).toEqual(new Set([`CONNECT ${authority}`]));
    expect(errors.map(({ title }) => title)).toEqual(["Provider refused"]);
    expect(errors[0]?.message).toContain("Nothing was accepted by the provider and nothing was spent.");
    expect(log).toContain("Not accepted yet. Not reached: ");
  });

  test("knows the variables in small letters", async () => {
    const inputs = { model: pixverse, "base-url": "https://gateway.invalid" };
    await make(inputs, { https_proxy: proxy.url });
    expect(proxy.asked[0]).toBe("CONNECT gateway.invalid:443");
  });

  test("does not ask a proxy for other addresses than those it is for", async () => {
    const { exitCode, errors } = await make(
      { model: pixverse, ...services.inputs("aimlapi") },
      { HTTPS_PROXY: proxy.url },
    );
    expect([exitCode, errors, proxy.asked]).toEqual([0, [], []]);
  });

  test("sends submit, polls and download through it, without revealing the key", async () => {
    const { simulator } = services;
    const gateway = await secureFront(simulator.url, "gateway.invalid");
    const files = await secureFront(simulator.fileUrl, "files.invalid");
    proxy.leads("gateway.invalid:443", gateway.port);
    proxy.leads("files.invalid:443", files.port);
    simulator.faults.push({ at: "poll", do: { kind: "body", json: withFileAt("https://files.invalid") } });
    const authorities = await temporaryFolder("authorities");
    const trusted = join(authorities, "trusted.pem");
    await writeFile(trusted, gateway.cert + files.cert);
    const { exitCode, errors, outputs } = await make(
      { model: pixverse, ...services.inputs("aimlapi"), "base-url": "https://gateway.invalid" },
      { HTTPS_PROXY: proxy.url, NODE_EXTRA_CA_CERTS: trusted },
    );
    expect([exitCode, errors]).toEqual([0, []]);
    expect(outputs.status).toBe("completed");
    expect(new Set(proxy.asked)).toEqual(
      new Set(["CONNECT gateway.invalid:443", "CONNECT files.invalid:443"]),
    );
    const keys = simulator.requests.map(({ at, headers }) => [at, headers.authorization !== undefined]);
    expect(keys).toEqual([
      ["pricing", true],
      ["submit", true],
      ["poll", true],
      ["file", false],
    ]);
    for (const { headers } of simulator.requests) expect(headers).not.toHaveProperty("proxy-authorization");
    // In HTTP/2 a client may send a request again by itself.
    const offered = [...gateway.offered, ...files.offered];
    expect(new Set(offered.flat())).toEqual(new Set(["http/1.1"]));
  });

  longTable([["127.0.0.1"], ["*"], ["example.com, 127.0.0.1"]])(
    "spares what NO_PROXY names: %s",
    async (hosts) => {
      const { exitCode } = await make(
        { model: fal, ...services.inputs("fal") },
        { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, NO_PROXY: hosts },
      );
      expect([exitCode, proxy.asked]).toEqual([0, []]);
    },
  );

  longTable([["127.0.0.1"], ["localhost"], ["127.1.2.3"], ["[::ffff:127.0.0.1]"]])(
    "is never asked for a loopback host: %s",
    async (host) => {
      const baseUrl = services.simulator.url.replace("127.0.0.1", host);
      const { errors } = await make(
        { model: fal, ...services.inputs("fal"), "base-url": baseUrl, "timeout-minutes": "1" },
        { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, NO_PROXY: "example.com" },
      );
      expect(proxy.asked).toEqual([]);
      expect(errors.map(({ title }) => title)).not.toContain("Invalid input");
    },
  );

  longTable([
    ["host and port", (url: string) => url.replace("http://", "")],
    ["white space around it", (url: string) => `  ${url}\t`],
    ["a slash at its end", (url: string) => `${url}/`],
    ["a user and a password", (url: string) => url.replace("http://", "user:pass%20word@")],
    ["no scheme but its slashes", (url: string) => url.replace("http:", "")],
  ])("is found by %s", async (_, spelling) => {
    for (const variable of ["HTTPS_PROXY", "https_proxy"]) {
      const inputs = { model: pixverse, "base-url": "https://gateway.invalid" };
      const { errors } = await make(inputs, { [variable]: spelling(proxy.url) });
      expect(errors.map(({ title }) => title)).toEqual(["Provider refused"]);
    }
    expect(proxy.asked.length).toBeGreaterThan(1);
    expect(new Set(proxy.asked)).toEqual(new Set(["CONNECT gateway.invalid:443"]));
  });

  test("may be written without a scheme where it is not asked at all", async () => {
    const { exitCode, errors } = await make(
      { model: fal, ...services.inputs("fal") },
      { HTTPS_PROXY: "proxy.invalid:3128", NO_PROXY: "127.0.0.1" },
    );
    expect([exitCode, errors]).toEqual([0, []]);
  });

  longTable([
    ["http://user:hunter2@[bad"],
    ["user:hunter2@proxy.invalid:port"],
    ["http://user:hunter2@my proxy:3128"],
    ["http://user:%zzhunter2@proxy.invalid"],
    ["socks5://user:hunter2@proxy.invalid:1080"],
    ["socks://proxy.invalid:1080"],
    ["ftp://proxy.invalid"],
    ["http://"],
    ["http://proxy.invalid/proxy.pac"],
    ["'http://proxy.invalid:3128'"],
  ])("is an input that cannot be used where it cannot be read: %s", async (value) => {
    for (const variable of ["HTTPS_PROXY", "HTTP_PROXY", "https_proxy"]) {
      const inputs = { model: fal, ...services.inputs("fal") };
      const { errors, log } = await make(inputs, { [variable]: value, NO_PROXY: "127.0.0.1" });
      expect(errors.map(({ title }) => title)).toEqual(["Invalid input"]);
      expect(errors[0]?.message).toContain(variable);
      expect(log).not.toContain("hunter2");
    }
    expect([services.simulator.requests, proxy.asked]).toEqual([[], []]);
  });
});

/** The healthy answer with the file at another host. */
function withFileAt(origin: string) {
  return (healthy: Record<string, unknown>): unknown => {
    const { video } = healthy as { video?: { url: string } | null };
    if (!video) return healthy;
    const { pathname, search } = new URL(video.url);
    return { ...healthy, video: { ...video, url: origin + pathname + search } };
  };
}

/** Takes TLS off what comes for a host, and hands it on. Records the protocols that each connection offers. */
async function secureFront(
  target: string,
  name: string,
): Promise<{ port: number; cert: string; offered: string[][] }> {
  const certificate = certificateFor([name]);
  const { port } = new URL(target);
  const offered: string[][] = [];
  const ALPNCallback = ({ protocols }: { protocols: string[] }) => {
    offered.push(protocols);
    return "http/1.1";
  };
  const server = createServer({ ...certificate, ALPNCallback }, (secured) => {
    const onward = connect(Number(port), "127.0.0.1");
    onward.on("error", () => secured.destroy());
    secured.on("error", () => onward.destroy());
    secured.pipe(onward).pipe(secured);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return { port: (server.address() as AddressInfo).port, cert: certificate.cert, offered };
}
