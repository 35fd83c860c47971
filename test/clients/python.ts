import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inRepository } from "../../scripts/repository.ts";

const requirements = inRepository("test/clients/requirements.txt");
const content = createHash("sha256").update(readFileSync(requirements)).digest("hex").slice(0, 16);

/** A virtual environment for these requirements alone, below the system's temporary folder. */
const environment = join(tmpdir(), `generate-video-clients-${content}`);

const interpreter = process.platform === "win32" ? ["Scripts", "python.exe"] : ["bin", "python"];

/** The Python that has the clients. */
export const python = join(environment, ...interpreter);

/** Installs the locked Python clients where they are missing. */
export default function installPythonClients(): void {
  if (existsSync(python)) return;
  console.log("Installing the locked Python clients (pip install)...");
  const unfinished = `${environment}-${process.pid}`;
  run("python3", ["-m", "venv", "--copies", unfinished]);
  const pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"];
  run(join(unfinished, ...interpreter), [...pip, "--requirement", requirements]);
  rmSync(environment, { recursive: true, force: true });
  renameSync(unfinished, environment);
}

function run(program: string, args: string[]): void {
  const { error, status } = spawnSync(program, args, { stdio: "inherit" });
  if (error)
    throw new Error("These tests run Python clients, and that takes Python 3.11 or later", { cause: error });
  if (status !== 0) throw new Error(`${program} ended with ${status}: the Python clients are not installed`);
}
