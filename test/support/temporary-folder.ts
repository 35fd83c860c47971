import { mkdir, mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

const root = join(await realpath(tmpdir()), `generate-video-test-${process.pid}-${Date.now()}`);

// Registered while the test file that imports this is being collected: it runs once that file's tests are done.
afterAll(() => rm(root, { recursive: true, force: true, maxRetries: 3 }));

/** An empty folder that lives as long as the test file runs. */
export async function temporaryFolder(name: string): Promise<string> {
  await mkdir(root, { recursive: true });
  return await mkdtemp(join(root, `${name}-`));
}
