import { expect, test } from "vitest";
import { normalise } from "./normalise.ts";

test("times, ports, ids and known texts become words, the same for the same", () => {
  const log = [
    "[  0.4 s] Submitted 0c9f7c3e-9a55-4bb0-8f6f-2f6a1b0f0f5e to http://127.0.0.1:40163/v2",
    "[2 min 5 s] 0c9f7c3e-9a55-4bb0-8f6f-2f6a1b0f0f5e is ready, not 1c9f7c3e-9a55-4bb0-8f6f-2f6a1b0f0f5e",
    "Saved /x/videos/boat.mp4 of 5 s under /x, artifact 2000617001, 2026-11-20T09:57:56.044Z",
  ].join("\n");
  expect(normalise(log, { temp: "/x", workspace: "/x/videos" })).toBe(
    [
      "[ <elapsed>] Submitted <uuid 1> to http://127.0.0.1:<port 1>/v2",
      "[<elapsed>] <uuid 1> is ready, not <uuid 2>",
      "Saved <workspace>/boat.mp4 of 5 s under <temp>, artifact <number 1>, <date 1>",
    ].join("\n"),
  );
});
