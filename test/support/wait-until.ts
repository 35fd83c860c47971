import { vi } from "vitest";

/** Waits for up to four minutes: vitest's default of one second is too short on a busy machine. */
export async function waitUntil(condition: () => boolean): Promise<void> {
  await vi.waitUntil(condition, { timeout: 240_000 });
}
