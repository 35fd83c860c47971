import { expect, test } from "vitest";
import { killedBatch, measureBatch } from "./kill.ts";

/**
 * Kills batches at random times: whenever it happens, each generation that was accepted stands in the lock once in
 * the end, and none was paid for in vain.
 */
export function killSuite(kills: number, tags: string[] = []): void {
  test(`a batch of 20 that is killed at ${kills} random times pays for 20`, {
    timeout: 300_000 * (kills + 1),
    tags,
  }, async () => {
    const milliseconds = await measureBatch();
    for (let kill = 0; kill < kills; kill++) {
      const fate = await killedBatch(Math.random() * milliseconds, kill % 2 === 0 ? "kept" : "lost");
      expect(fate.problems, JSON.stringify(fate)).toEqual([]);
      expect(fate.accepted, JSON.stringify(fate)).toHaveLength(20);
      expect(fate.locked).toEqual(fate.accepted);
    }
  });
}
