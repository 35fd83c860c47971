import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { inRepository } from "../../scripts/repository.ts";

const { scripts }: { scripts: Record<string, string> } = JSON.parse(
  await readFile(inRepository("package.json"), "utf8"),
);

const commands = Object.keys(scripts).filter((name) => Object.hasOwn(scripts, `pre${name}`));

test("every command has a step before it", () => {
  const others = Object.keys(scripts).filter((name) => !commands.includes(name));
  expect(others.toSorted()).toEqual(commands.map((name) => `pre${name}`).toSorted());
});

describe.each(commands)("npm run %s", (name) => {
  // A shell remembers which `node` it has run: after the installation, it would still run the system's.
  test("installs what is missing, and does nothing else in the same shell", () => {
    const [first, ...others] = (scripts[`pre${name}`] ?? "").split(" && ");
    expect(first).toBe("node scripts/install.mjs");
    expect(others.filter((command) => !command.startsWith("node scripts/install.mjs "))).toEqual([]);
  });
});
