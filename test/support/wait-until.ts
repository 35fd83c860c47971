import { vi } from "vitest";

/** Waits for as long as the machine takes: vitest's own second is too short for one that is busy. */
export async function waitUntil(condition: () => boolean): Promise<void> {
  await vi.waitUntil(condition, { timeout: 240_000 });
}
