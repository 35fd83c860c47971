import { chmod, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { inRepository } from "../../scripts/repository.ts";
import { defaultKeys } from "../../simulator/simulator.ts";
import { useServices } from "../support/services.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";
import { runWorkflow } from "./act.ts";
import { hosted } from "./hosted.ts";
import { systemPath } from "./programs.ts";
import { publishedRepository } from "./published.ts";
import { checkout } from "./stand-ins.ts";
import { fork } from "./workflows.ts";

const services = useServices({ speed: 60, simulator: { usualSeconds: 20 } });
const folder = await publishedRepository();

const page = `<!doctype html><title>A page</title><body style="background: #3a6ea5"><h1>A chart</h1>`;

/** A folder with the browser of the runner's image; here, it is Debian's, which refuses its sandbox to root. */
async function browser(): Promise<string> {
  const folder = await temporaryFolder("browser");
  const program = join(folder, "google-chrome");
  const flags = `--no-sandbox --disable-gpu --user-data-dir=${folder}/profile`;
  await writeFile(program, `#!/bin/bash\nexec chromium ${flags} "$@"\n`);
  await chmod(program, 0o755);
  return folder;
}

/** The example, with the addresses of the stand-ins. */
async function example(): Promise<string> {
  const text = await readFile(inRepository("examples/screenshot-to-video.yml"), "utf8");
  return `${text
    .replace("OWNER/generate-video@v1", `${fork}@v1`)
    .replace("          image:", `          base-url: ${services.simulator.url}\n          image:`)}
          cp "$GITHUB_STEP_SUMMARY" "$RESULTS/exclude"
      - env:
          OUTPUTS: \${{ toJSON(steps.video.outputs) }}
        run: printf '%s' "$OUTPUTS" > "$RESULTS/outputs.json"
`;
}

test("a page's screenshot becomes a video, whose poster is in the summary", async () => {
  const { origin, github } = await hosted({ "docs/index.html": page }, services, { contents: "write" });
  const workflow = await example();
  const [, pinned = ""] = /uses: (actions\/checkout@\S+)/u.exec(workflow) ?? [];
  const result = await runWorkflow({
    workflow,
    repositories: { [`${fork}@v1`]: folder, [pinned]: await checkout() },
    event: { name: "push", payload: { repository: { default_branch: "main" } } },
    artifacts: services.artifacts,
    apiUrl: github.apiUrl,
    token: services.artifacts.run.token,
    secrets: { AIMLAPI_API_KEY: defaultKeys.aimlapi },
    variables: { ORIGIN: origin.folder },
    path: [await browser(), ...systemPath],
  });
  expect(result.exitCode, result.log).toBe(0);
  expect(result.outputs).toMatchObject({ status: "completed" });
  expect(result.log).toContain('"screenshot.png" (PNG, 1280 × 720');
  expect(services.simulator.jobs[0]?.files).toHaveProperty("image_url");
  const poster = origin.file("generate-video-poster", "poster.jpg");
  expect(poster.subarray(0, 3)).toEqual(Buffer.from("ffd8ff", "hex"));
  const [commit] = origin.commits("generate-video-poster");
  expect(commit).toBe("github-actions[bot]: Update the poster");
  expect(result.exclude).toMatch(
    /\[!\[Poster\]\(https:\/\/github\.com\/octo-org\/videos\/raw\/[\da-f]{40}\/poster\.jpg\)\]\(http/u,
  );
});
