import { expect, test } from "vitest";
import { runClient, simulatorForTest } from "./run.ts";

const firstLine = "Denoising, step 1 of 10";
const video = { url: expect.stringContaining("/files/"), content_type: "application/octet-stream" };

test("fal-client (PyPI) subscribes with the log, as on fal's page", async () => {
  const simulator = await simulatorForTest();
  const printed = await runClient("fal-subscribe.py", simulator);
  expect(printed).toContain(firstLine);
  expect(JSON.parse(printed.at(-1) ?? "")).toMatchObject({ video });
  expect(simulator.requests.some(({ url }) => url.endsWith("/status?logs=true"))).toBe(true);
  expect(simulator.jobs).toMatchObject([{ fields: { prompt: "A paper boat" }, state: "completed" }]);
});

test("fal-client (PyPI) follows a request without the log, collects it again, cancels, and reads a refusal", async () => {
  const simulator = await simulatorForTest();
  const [printed = ""] = await runClient("fal-handle.py", simulator);
  expect(JSON.parse(printed)).toEqual({
    last: "Completed",
    same: true,
    cancelled: ["Completed", "client_cancelled"],
    refused: { status: 422, fields: [["body", "duration"]] },
  });
  expect(simulator.jobs.map(({ state }) => state)).toEqual(["completed", "cancelled"]);
});

test.each(["polling", "streaming"])(
  "@fal-ai/client (npm) subscribes by %s, as on fal's page",
  async (mode) => {
    const simulator = await simulatorForTest();
    const [printed = ""] = await runClient("fal-client.cjs", simulator, [mode]);
    const seen = JSON.parse(printed) as Record<string, unknown>;
    expect(seen).toMatchObject({
      data: { video },
      requestId: simulator.jobs[0]?.id,
      cancelled: { status: "COMPLETED", error_type: "client_cancelled" },
      refused: { validation: true, status: 422, fields: ["duration"], hasId: true },
    });
    expect(seen.lines).toContain(firstLine);
  },
);
