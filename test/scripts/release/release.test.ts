import { chmod, readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { findReleaseNotes } from "../../../scripts/release/changelog.ts";
import { publishRelease } from "../../../scripts/release/publish.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";

describe("the notes of a release", () => {
  const changelog = `# Changelog

## [Unreleased]

- Not yet.

## [1.10.0] - 2027-01-02

### Added

- A thing.

## [1.1.0] - 2026-12-01

## [1.0.0] - 2026-11-26

- The first.

[Unreleased]: ../../compare/v1.10.0...HEAD
[1.0.0]: ../../releases/tag/v1.0.0
`;

  test.each([
    ["1.10.0", { text: "### Added\n\n- A thing." }],
    ["1.0.0", { text: "- The first." }],
    ["1.1.0", { problem: "The section of 1.1.0 in CHANGELOG.md is empty" }],
    ["1.1", { problem: 'CHANGELOG.md has no section "## [1.1] - YYYY-MM-DD"' }],
    ["Unreleased", { problem: 'CHANGELOG.md has no section "## [Unreleased] - YYYY-MM-DD"' }],
  ])("%s", (version, notes) => {
    expect(findReleaseNotes(changelog, version)).toEqual(notes);
  });
});

describe.skipIf(process.platform === "win32")("a release", () => {
  let calls: string;

  beforeEach(async () => {
    const folder = await temporaryFolder("release");
    calls = join(folder, "calls");
    await writeFile(calls, "");
    for (const name of ["git", "gh"]) {
      await writeFile(join(folder, name), `#!/bin/sh\necho ${name} "$@" >> "$CALLS"\n`);
      await chmod(join(folder, name), 0o755);
    }
    vi.stubEnv("CALLS", calls);
    vi.stubEnv("PATH", `${folder}${delimiter}${process.env.PATH}`);
    vi.spyOn(console, "log").mockImplementation(() => {});
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    vi.restoreAllMocks();
  });

  test("has its tag before its draft, and the major version's tag last", async () => {
    await publishRelease("1.2.3", "- A thing.", false);
    expect((await readFile(calls, "utf8")).split("\n")).toEqual([
      "git tag --annotate --message v1.2.3 v1.2.3",
      "git push origin refs/tags/v1.2.3",
      "gh release create v1.2.3 --draft --verify-tag --title v1.2.3 --notes - A thing.",
      "git tag --force --annotate --message v1.2.3 v1 v1.2.3^{}",
      "git push --force origin refs/tags/v1",
      "",
    ]);
  });

  test("runs nothing as a dry run", async () => {
    await publishRelease("1.2.3", "- A thing.", true);
    expect(await readFile(calls, "utf8")).toBe("");
  });
});
