import { expect, test } from "vitest";
import { manifestOf, manifestWorkspace, runAssets } from "../support/manifest.ts";
import { useServices } from "../support/services.ts";

const services = useServices({ speed: 60, simulator: { usualSeconds: 100 } });

test.each(["submit", "poll"] as const)("a 429 to one %s slows all videos down", async (at) => {
  const text = manifestOf(["a", "b"]).replace("videos:", "  poll-interval: 2\nvideos:");
  services.simulator.faults.push({ at, times: 1, do: { kind: "status", status: 429, retryAfter: 200 } });
  const { errors } = await runAssets(services, await manifestWorkspace(text));
  expect(errors).toEqual([]);
  // Each would be asked after some forty times in the 100 s that it takes; nobody asks for 200.
  const first = services.simulator.jobs.slice(0, at === "submit" ? 1 : 2);
  for (const { id } of first) expect(pollsOf(id)).toBeLessThanOrEqual(6);
});

function pollsOf(id: string): number {
  return services.simulator.requests.filter(({ url }) => url.includes(encodeURIComponent(id))).length;
}
