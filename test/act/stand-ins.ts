import { readFile, writeFile } from "node:fs/promises";
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

/** A call of `gh`. */
export interface GhCall {
  args: string[];
  body: string;
  token: string;
  repository: string;
}

/** Stands in for \`gh\`: keeps the pull requests of one repository in a file, and writes down what it is asked. */
export class Gh {
  /** The folder with the program, for the path. */
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<Gh> {
    const gh = new Gh(await temporaryFolder("gh"));
    await writeFile(join(gh.folder, "calls.json"), "[]");
    await writeFile(join(gh.folder, "open.json"), "[]");
    await writeFile(join(gh.folder, "gh"), program, { mode: 0o755 });
    return gh;
  }

  async calls(): Promise<GhCall[]> {
    return JSON.parse(await readFile(join(this.folder, "calls.json"), "utf8"));
  }

  /** As when somebody merges or closes it. */
  async close(): Promise<void> {
    await writeFile(join(this.folder, "open.json"), "[]");
  }

  /** From now on no pull request can be created. */
  async refuse(): Promise<void> {
    await writeFile(join(this.folder, "refusing"), "");
  }
}

const program = `#!/usr/bin/env node
const { existsSync, readFileSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const args = process.argv.slice(2);
const place = (name) => join(__dirname, name);
const body = args.includes("--body-file") ? readFileSync(0, "utf8") : "";
const calls = JSON.parse(readFileSync(place("calls.json"), "utf8"));
calls.push({ args, body, token: process.env.GH_TOKEN, repository: process.env.GH_REPO });
writeFileSync(place("calls.json"), JSON.stringify(calls));
const value = (name) => args[args.indexOf(name) + 1];
const open = JSON.parse(readFileSync(place("open.json"), "utf8"));
if (args[1] === "list") {
  const found = open.filter(({ head }) => head === value("--head"));
  process.stdout.write(JSON.stringify(found.map(({ number, url }) => ({ number, url }))));
} else if (args[1] === "create" && existsSync(place("refusing"))) {
  console.error("GraphQL: GitHub Actions is not permitted to create or approve pull requests (createPullRequest)");
  process.exit(1);
} else if (args[1] === "create") {
  const url = "https://github.com/octo-org/videos/pull/9";
  writeFileSync(place("open.json"), JSON.stringify([...open, { number: 9, url, head: value("--head") }]));
  console.log(url);
} else if (args[1] !== "edit" || !open.some(({ number }) => String(number) === args[2])) {
  process.exit(1);
}
`;
