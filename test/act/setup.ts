import { spawnSync } from "node:child_process";
import { installAct } from "./program.ts";

/** Says what is missing on this machine, and builds act. */
export default function setUp(): void {
  for (const program of ["bash", "curl", "ffmpeg", "git", "jq"]) {
    const { error } = spawnSync(program, ["-version"], { stdio: "ignore" });
    if (error) throw new Error(`These tests run whole jobs on this machine, and that takes ${program}`);
  }
  installAct();
}
