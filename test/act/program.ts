import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The newest version that Go's module proxy has; it needs Go 1.25 to build. */
const version = "v0.2.89";

const folder = join(tmpdir(), `generate-video-act-${version}`);

/** The path of `act`, which runs workflows on this machine. */
export const actProgram = join(folder, process.platform === "win32" ? "act.exe" : "act");

/** Builds `act` where it is missing, into a folder below the system's temporary one. */
export function installAct(): void {
  if (existsSync(actProgram)) return;
  console.log(`Installing github.com/nektos/act@${version} (go install)...`);
  const { error, status } = spawnSync("go", ["install", `github.com/nektos/act@${version}`], {
    env: { ...process.env, GOBIN: folder },
    stdio: "inherit",
  });
  if (error)
    throw new Error(
      "These tests run workflows with act, and building it needs Go 1.25 or later: https://go.dev/dl",
    );
  if (status !== 0) throw new Error(`go install ended with ${status}: act could not be built`);
}
