import type { GitHub } from "../../simulator/github.ts";
import { defaultKeys } from "../../simulator/simulator.ts";
import { useServices } from "../support/services.ts";
import { type Run, type RunResult, runWorkflow } from "./act.ts";
import type { Origin } from "./origin.ts";
import { publishedRepository } from "./published.ts";
import { checkout } from "./stand-ins.ts";
import { fork } from "./workflows.ts";

export const services = useServices({ speed: 60, simulator: { usualSeconds: 20 } });
const folder = await publishedRepository();

/** A workflow of the composite, which tells what came of it. */
export function workflowOf(settings: Record<string, string>): string {
  const given = Object.entries(settings).map(
    ([name, value]) => `          ${name}: ${JSON.stringify(value)}`,
  );
  return `
name: Demo videos
on: push
jobs:
  videos:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v7
      - run: echo unrelated > unrelated.txt
      - id: demo
        uses: ${fork}/demo-assets@v1
        env:
          AIMLAPI_API_KEY: \${{ secrets.AIMLAPI_API_KEY }}
        with:
${given.join("\n")}
      - if: always()
        env:
          OUTPUTS: \${{ toJSON(steps.demo.outputs) }}
        run: |
          printf '%s' "$OUTPUTS" > "$RESULTS/outputs.json"
          ls -A "$GITHUB_WORKSPACE" > "$RESULTS/workspace.txt"
          cp "$GITHUB_WORKSPACE/.git/info/exclude" "$RESULTS/"
          if test -d "$GALLERY"; then cp -R "$GALLERY" "$RESULTS/gallery"; fi
`;
}

/** Runs it on a repository. */
export async function run(
  origin: Origin,
  github: GitHub,
  settings: Record<string, string>,
  more: Partial<Run> = {},
): Promise<RunResult> {
  return runWorkflow({
    workflow: workflowOf({ "base-url": services.simulator.url, ...settings }),
    repositories: { [`${fork}@v1`]: folder, "actions/checkout@v7": await checkout() },
    event: { name: "push", payload: { repository: { default_branch: "main" } } },
    artifacts: services.artifacts,
    apiUrl: github.apiUrl,
    token: services.artifacts.run.token,
    secrets: { AIMLAPI_API_KEY: defaultKeys.aimlapi },
    variables: { ORIGIN: origin.folder },
    ...more,
  });
}

/** The programs that every runner has; neither ffmpeg nor git-lfs is among them. */
export const bare = ["bash", "cat", "cp", "dirname", "find", "git", "grep", "ls", "mkdir", "rm", "test"];

/** Has git keep videos in Git LFS. */
export const lfs = { ".gitattributes": "*.mp4 filter=lfs -text\n" };
