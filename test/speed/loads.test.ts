import { describe, expect, test } from "vitest";
import { useServices } from "../support/services.ts";
import { filesOf, type Library, runAndRecord } from "./loads.ts";

const services = useServices({ speed: 200, simulator: { usualSeconds: 3000 } });

const request = { model: "pixverse/v5/text-to-video", prompt: "A paper boat" };

/** Modules of Node that only a connection needs. */
const ofConnections = [
  "node:http",
  "node:https",
  "node:http2",
  "node:tls",
  "node:dns",
  "http",
  "https",
  "tls",
];

async function expectNone(loads: readonly string[], ...libraries: Library[]): Promise<void> {
  for (const library of libraries) {
    const files = await filesOf(library);
    expect(files).not.toEqual([]);
    expect(loads.filter((name) => files.includes(name))).toEqual([]);
  }
}

describe("A step loads nothing that it does not need:", () => {
  test.each([
    ["an unknown model", { ...request, model: "nobody/knows-this" }],
    ["a wrong value", { ...request, duration: "7", "api-key": "some-key-or-other" }],
    ["no key", request],
  ])("with %s, its entry and the code that checks inputs", async (_, inputs) => {
    const { result, loads } = await runAndRecord({ inputs });
    expect(result.errors[0]?.title).toBe("Invalid input");
    expect(loads.filter((name) => name.endsWith(".js"))).toEqual(["main.js", "index.js"]);
    await expectNone(loads, "undici", "artifact client", "video file checks");
    expect(loads.filter((name) => ofConnections.includes(name))).toEqual([]);
  });

  test("in a dry run whose video stays on the runner, no HTTP and no artifact client", async () => {
    const { result, loads } = await runAndRecord({
      inputs: { ...request, "dry-run": "true", "upload-artifact": "false" },
    });
    expect(result.outputs.status).toBe("completed");
    await expectNone(loads, "undici", "artifact client");
    expect(loads.filter((name) => ofConnections.includes(name))).toEqual([]);
  });

  test("until the provider has accepted, no artifact client and no checks of a video file", async () => {
    services.simulator.faults.push({ at: "submit", do: { kind: "status", status: 401 } });
    const inputs = { ...request, ...services.inputs("aimlapi") };
    // The artifact client is loaded 100 ms after the submit has begun, for which a busy machine may take longer.
    const { result, loads } = await runAndRecord({ ...services.step(), inputs, clockSpeed: 0.02 });
    expect(result.errors[0]?.title).toBe("Provider refused");
    const undici = await filesOf("undici");
    expect(loads.some((name) => undici.includes(name))).toBe(true);
    await expectNone(loads, "artifact client", "video file checks");
    expect(loads).not.toContain("node:tls");
  });

  test("in the post step of a main that saw to everything, hardly anything", async () => {
    const state = { pending: "{}" };
    const { result, loads } = await runAndRecord({ inputs: request, entry: "post", state });
    expect(result.exitCode).toBe(0);
    expect(loads.filter((name) => name.endsWith(".js")).length).toBeLessThanOrEqual(3);
    await expectNone(loads, "undici", "artifact client", "video file checks");
  });
});

test("What comes after the wait is loaded during it: also where the wait never ends", async () => {
  const inputs = { ...request, "timeout-minutes": "10", ...services.inputs("aimlapi") };
  const { result, loads } = await runAndRecord({ ...services.step(), inputs });
  expect(result.errors[0]?.title).toBe("Timed out");
  for (const library of ["artifact client", "video file checks"] as const) {
    const files = await filesOf(library);
    expect(loads.some((name) => files.includes(name))).toBe(true);
  }
});
