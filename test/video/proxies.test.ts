import { describe, expect, test } from "vitest";
import { runAction } from "../support/action.ts";
import { useProxy } from "../support/proxy.ts";
import { useServices } from "../support/services.ts";

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

  test("does everything through it: submit, polls and the file", async () => {
    const { exitCode, errors, outputs } = await make(
      { model: pixverse, ...services.inputs("aimlapi") },
      { HTTP_PROXY: proxy.url },
    );
    expect([exitCode, errors]).toEqual([0, []]);
    expect(outputs.status).toBe("completed");
    const reached = proxy.asked.map((line) => line.replace(/^.* (?:http:\/\/)?([^/]+).*$/u, "http://$1"));
    expect(new Set(reached)).toEqual(new Set([services.simulator.url, services.simulator.fileUrl]));
    const asked = services.simulator.requests.map(({ at }) => at);
    expect(asked).toEqual(["submit", "poll", "file"]);
  });

  test.each(["127.0.0.1", "*", "example.com, 127.0.0.1"])("spares what NO_PROXY names: %s", async (hosts) => {
    const { exitCode } = await make(
      { model: fal, ...services.inputs("fal") },
      { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, NO_PROXY: hosts },
    );
    expect([exitCode, proxy.asked]).toEqual([0, []]);
  });

  test("gives the key to the provider, and not to the proxy", async () => {
    const { exitCode } = await make({ model: fal, ...services.inputs("fal") }, { HTTP_PROXY: proxy.url });
    expect(exitCode).toBe(0);
    const keys = services.simulator.requests.map(({ at, headers }) => [
      at,
      headers.authorization !== undefined,
    ]);
    expect(Object.fromEntries(keys)).toEqual({ submit: true, stream: true, result: true, file: false });
    for (const { headers } of services.simulator.requests)
      expect(headers).not.toHaveProperty("proxy-authorization");
  });
});
