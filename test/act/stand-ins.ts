import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "../support/temporary-folder.ts";

/**
 * Stands in for `actions/checkout`, which would go to GitHub: clones `$ORIGIN` into the workspace, at the commit that
 * the run is about, or copies the fork to where it is asked for.
 */
export async function checkout(): Promise<string> {
  const folder = await temporaryFolder("checkout");
  const script = `
        if test -n "$ASKED"; then
          test "$ASKED" = "$FORK_COMMIT false"
          rm -rf "$GITHUB_WORKSPACE/$TARGET"
          cp -R "$FORK_FOLDER" "$GITHUB_WORKSPACE/$TARGET"
          exit
        fi
        find "$GITHUB_WORKSPACE" -mindepth 1 -delete
        git init --quiet --initial-branch=main "$GITHUB_WORKSPACE"
        git remote add origin "$ORIGIN"
        git fetch --quiet --depth=1 origin "\${ORIGIN_COMMIT:-main}"
        git checkout --quiet -B main FETCH_HEAD`;
  const action = `
name: Check out
description: Clones the repository, or copies the fork
inputs:
  repository: { description: "" }
  ref: { description: "" }
  path: { description: "" }
  lfs: { description: "" }
  persist-credentials: { description: "" }
runs:
  using: composite
  steps:
    - shell: bash
      env:
        ASKED: \${{ inputs.repository && format('{0}@{1} {2}', inputs.repository, inputs.ref, inputs.persist-credentials) }}
        TARGET: \${{ inputs.path }}
      run: |${script}
`;
  await writeFile(join(folder, "action.yml"), action);
  return folder;
}

/**
 * Stands in for `git-lfs`: sets its filter up, and turns files into pointers. It keeps the files nowhere.
 *
 * @returns the folder with the program, for the path.
 */
export async function gitLfs(): Promise<string> {
  const folder = await temporaryFolder("git-lfs");
  const script = `#!/usr/bin/env node
const { createHash } = require("node:crypto");
const { execFileSync } = require("node:child_process");
const { readFileSync } = require("node:fs");
if (process.argv[2] === "install") {
  execFileSync("git", ["config", "--local", "filter.lfs.clean", "git-lfs clean"]);
  execFileSync("git", ["config", "--local", "filter.lfs.required", "true"]);
} else {
  const file = readFileSync(0);
  const oid = createHash("sha256").update(file).digest("hex");
  process.stdout.write(\`version https://git-lfs.github.com/spec/v1\\noid sha256:\${oid}\\nsize \${file.length}\\n\`);
}
`;
  await writeFile(join(folder, "git-lfs"), script, { mode: 0o755 });
  return folder;
}
