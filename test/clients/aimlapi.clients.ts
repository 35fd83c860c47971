import { describe, expect, test } from "vitest";
import { runClient, simulatorForTest } from "./run.ts";

const prompt = "A paper boat";
const path = "/v2/video/generations";
const documented = ["queued", "generating"];
const distill = { model: "sber-ai/kandinsky5-distill-t2v", prompt };
const kling = { model: "kling-video/v1.6/standard/text-to-video", prompt, aspect_ratio: "16:9" };

/** The path and the body of a sample, with another prompt, and the statuses at which it goes on asking. */
type Sample = [program: "aimlapi.py" | "aimlapi.cjs", path: string, body: object, pending: string[]];

async function run([program, to, body, pending]: Sample) {
  const simulator = await simulatorForTest();
  const args = [to, JSON.stringify(body), JSON.stringify(pending)];
  const [printed = ""] = await runClient(program, simulator, args);
  return { end: JSON.parse(printed) as Record<string, unknown>, simulator };
}

describe("a sample that is right makes its video", () => {
  test.each<[string, Sample]>([
    [
      "Kandinsky 5 Distill, Python",
      ["aimlapi.py", path, { ...distill, duration: 5 }, ["waiting", "active", ...documented]],
    ],
    [
      "Kandinsky 5 Distill, JavaScript, which does not name itself",
      ["aimlapi.cjs", path, { ...distill, prompt: `\n${prompt}\n` }, ["waiting", "active", ...documented]],
    ],
    [
      "Kandinsky 5, JavaScript, which does not name itself",
      ["aimlapi.cjs", path, { model: "sber-ai/kandinsky5-t2v", prompt: `\n${prompt}\n` }, documented],
    ],
    [
      "Kling 1.6 Standard, JavaScript, which does not name itself",
      ["aimlapi.cjs", path, { ...kling, prompt: `\n${prompt}.\n`, duration: 5 }, documented],
    ],
  ])("%s", async (_, sample) => {
    const { end, simulator } = await run(sample);
    expect(end).toMatchObject({ status: "completed", video: { url: expect.stringContaining("/files/") } });
    const { model, ...fields } = sample[2] as { model: string };
    expect(simulator.jobs).toMatchObject([{ model, fields, state: "completed" }]);
  });
});

describe("a sample that is wrong costs nothing", () => {
  test.each<[string, Sample, object]>([
    [
      "Kandinsky 5, Python: another vendor's legacy path",
      [
        "aimlapi.py",
        "/v2/generate/video/pixverse/generation",
        { ...distill, resolution: "1080p", duration: 5 },
        documented,
      ],
      { refused: 404 },
    ],
    [
      "Kandinsky 5, Python: a resolution, which no Kandinsky has, also on the right path",
      ["aimlapi.py", path, { ...distill, resolution: "1080p", duration: 5 }, documented],
      { refused: 400, body: { error: { data: [{ path: ["resolution"] }] } } },
    ],
    [
      "Kling 1.6 Standard, Python: a string for an integer",
      ["aimlapi.py", path, { ...kling, duration: "5" }, documented],
      { refused: 400, body: { error: { data: [{ path: ["duration"] }] } } },
    ],
  ])("%s", async (_, sample, expected) => {
    const { end, simulator } = await run(sample);
    expect(end).toMatchObject(expected);
    expect(simulator.jobs).toEqual([]);
  });

  test("Kandinsky 5, Python: asks for another page's model", async () => {
    const { simulator } = await run(["aimlapi.py", path, distill, documented]);
    expect(simulator.jobs.map(({ model }) => model)).toEqual(["sber-ai/kandinsky5-distill-t2v"]);
  });
});
