import { expect, test } from "vitest";
import type { Fault } from "../../simulator/simulator.ts";
import { runAction } from "../support/action.ts";
import { useServices } from "../support/services.ts";

const services = useServices();

const lost: Fault[] = [
  { at: "submit", do: { kind: "reset", accept: true } },
  { at: "logs", do: { kind: "drop-log" } },
];
const limited: Fault[] = [{ at: "submit", times: 1, do: { kind: "status", status: 429, retryAfter: 300 } }];

/** Five minutes, in which a heartbeat comes every 50 s; some may be late where the machine is busy. */
const fewestHeartbeats = 4;

test.each([
  ["a lost submit is looked for", "aimlapi", lost],
  ["the provider asks to be left alone", "fal", limited],
] as const)("the log has a heartbeat while %s", async (_, provider, faults) => {
  services.simulator.faults.push(...faults);
  const model =
    provider === "fal" ? "fal-ai/kandinsky5/text-to-video/distill" : "sber-ai/kandinsky5-distill-t2v";
  const { log } = await runAction({
    ...services.step(),
    inputs: { model, prompt: "A paper boat", ...services.inputs(provider) },
  });
  expect(log.match(/Still waiting: /gu)?.length).toBeGreaterThanOrEqual(fewestHeartbeats);
});
