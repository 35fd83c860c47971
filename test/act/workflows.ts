import { parse } from "yaml";

/** Where the actions under test are fetched from: another owner's fork. */
export const fork = "somebody-else/a-fork";

/** A step, or a job that calls a reusable workflow. */
interface Use {
  uses?: string;
  run?: string;
  with?: Record<string, unknown>;
}

/**
 * A workflow from the documents, which uses the fork's actions and sends their requests to the simulator.
 *
 * @param more Further steps of the last job.
 */
export function documentedWorkflow(text: string, baseUrl: string, more: readonly Use[] = []): string {
  const workflow = parse(text.replaceAll("OWNER/generate-video", fork)) as {
    jobs: Record<string, Use & { steps?: Use[] }>;
  };
  const jobs = Object.values(workflow.jobs);
  jobs.at(-1)?.steps?.push(...more);
  for (const job of jobs) {
    for (const use of [job, ...(job.steps ?? [])]) {
      if (use.uses?.startsWith(fork)) use.with = { ...use.with, "base-url": baseUrl };
    }
  }
  return JSON.stringify(workflow);
}

/** A workflow of one job that runs one of the fork's actions, and then tells what came of it. */
export function workflowOf(
  action: string,
  settings: Record<string, string>,
  { before = "", condition = "success()" }: { before?: string; condition?: string } = {},
): string {
  return `
name: Video
on: [issue_comment, pull_request_review_comment]
jobs:
  video:
    runs-on: ubuntu-latest
    steps:
${before}
      - id: video
        if: ${condition}
        uses: ${fork}${action}@v1
        with:
${mapping(settings, 10)}
      - if: always()
        env:
          OUTPUTS: \${{ toJSON(steps.video.outputs) }}
        run: |
          printf '%s' "$OUTPUTS" > "$RESULTS/outputs.json"
          ls -A "$GITHUB_WORKSPACE" > "$RESULTS/workspace.txt"
          cp "$GITHUB_WORKSPACE/.git/info/exclude" "$RESULTS/" 2> /dev/null || true
`;
}

/** A workflow that calls the fork's reusable one, and then tells what came of it. */
export function callerOf(file: string, settings: Record<string, string | boolean>): string {
  return `
name: Video
on: [issue_comment, pull_request_review_comment]
permissions: {}
jobs:
  video:
    uses: ${fork}/.github/workflows/${file}@v1
    permissions:
      actions: read
      contents: write
      issues: write
      pull-requests: write
    with:
${mapping(settings, 6)}
    secrets:
      AIMLAPI_API_KEY: \${{ secrets.AIMLAPI_API_KEY }}
  tell:
    needs: video
    if: always()
    runs-on: ubuntu-latest
    steps:
      - env:
          OUTPUTS: \${{ toJSON(needs.video.outputs) }}
        run: printf '%s' "$OUTPUTS" > "$RESULTS/outputs.json"
`;
}

function mapping(values: Record<string, string | boolean>, indent: number): string {
  const lines = Object.entries(values).map(
    ([name, value]) => `${" ".repeat(indent)}${name}: ${JSON.stringify(value)}`,
  );
  return lines.join("\n");
}
