// Runs before the other scripts, on any Node: installs the locked dependencies where they are missing or older than
// the lock. An argument names another folder with a lock of its own.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";

const [folder = "."] = process.argv.slice(2);
const installed = `${folder}/node_modules/.package-lock.json`;
const lock = `${folder}/package-lock.json`;
const current = existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs - 1000;

if (!current) {
  console.log(`Installing the locked dependencies${folder === "." ? "" : ` of ${folder}`} (npm ci)...`);
  const npm = process.env.npm_execpath;
  const args = ["ci", "--prefix", folder, "--no-audit", "--no-fund", "--loglevel=error"];
  const run = npm
    ? spawnSync(process.execPath, [npm, ...args], { stdio: "inherit" })
    : spawnSync("npm", args, { stdio: "inherit", shell: process.platform === "win32" });
  if (run.status !== 0) process.exit(run.status ?? 1);
}

// Where no Node 24 came with them, the scripts run on the machine's own.
if (!existsSync("node_modules/.bin/node") && Number.parseInt(process.versions.node, 10) < 24) {
  console.error(
    `These commands need Node 24 on this system, and this is ${process.version}: https://nodejs.org`,
  );
  process.exit(1);
}
