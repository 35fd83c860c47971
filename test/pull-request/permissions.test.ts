import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { StepResult } from "../../simulator/runner/step-result.ts";
import { useGitHub, type Written } from "../support/github.ts";
import { longTable } from "../support/long-table.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const started = { state: "started", prompt: "A paper boat" };

function expectOneError({ errors, exitCode }: StepResult, line: string): void {
  expect(exitCode).toBe(1);
  expect(errors).toHaveLength(1);
  expect(errors[0]?.title).toBe("GitHub refused");
  expect(errors[0]?.message).toContain(`Add the line "${line}" under "permissions:"`);
}

describe("a token that may only read", () => {
  const github = useGitHub({ token: { permissions: { contents: "read" } } });

  longTable<[string, Written, string]>([
    ["on a pull request", { body: "/video A paper boat" }, "pull-requests: write"],
    ["on an issue", { body: "/video A paper boat", issue: 8 }, "issues: write"],
    ["on a line", { body: "/video A paper boat", review: true }, "pull-requests: write"],
    ["by somebody who may not ask", { body: "/video A paper boat", login: "rita" }, "pull-requests: write"],
    ["that cannot be made", { body: "/video" }, "pull-requests: write"],
    ["for help", { body: "/video help" }, "pull-requests: write"],
  ])("ends a comment %s in one error that names the permission", async (_, written, line) => {
    const result = await github.slashCommand(written);
    expectOneError(result, line);
    expect(result.outputs.triggered).toBe("false");
  });

  test("ends a report in one error that names the permission", async () => {
    expectOneError(await github.report(started), "pull-requests: write");
  });

  test("ends a report on an issue in one error that names that permission", async () => {
    const env = { GITHUB_EVENT_NAME: "workflow_dispatch" };
    const result = await github.report({ ...started, "issue-number": "8" }, { env });
    expectOneError(result, "issues: write");
    // What the thread is cannot be known here.
    expect(result.errors[0]?.message).toContain('on a pull request, the line "pull-requests: write"');
  });
});

describe("a token that may comment and nothing else", () => {
  const github = useGitHub({ token: { permissions: { pull_requests: "write" } } });

  test("does all that a pull request needs", async () => {
    const { outputs } = await github.slashCommand({ body: "/video A paper boat" });
    expect(outputs.triggered).toBe("true");
    expect((await github.report(started)).exitCode).toBe(0);
  });

  async function showPreview(inputs: Record<string, string> = {}): Promise<StepResult> {
    const file = join(await temporaryFolder("preview"), "preview.gif");
    await writeFile(file, "GIF89a");
    return github.report({ ...started, state: "completed", "preview-file": file, ...inputs });
  }

  test("writes the report without its preview, and then says which permission that takes", async () => {
    expectOneError(await showPreview(), "contents: write");
    expect(github.api.comments).toHaveLength(1);
  });

  test.each([
    ["that it may not", undefined],
    ["that there is no such place", 404],
  ])(
    "says so once, and does not fail, where a preview may be missing and GitHub says %s",
    async (_, status) => {
      if (status) github.api.faults.push({ at: "write-git", do: { kind: "status", status } });
      const result = await showPreview({ "preview-optional": "true" });
      expect(result).toMatchObject({ exitCode: 0, errors: [], warnings: [] });
      expect(result.notices).toHaveLength(1);
      expect(result.notices[0]?.message).toContain("The report shows no preview");
      expect(result.notices[0]?.message).toContain("contents: write");
      expect(github.api.comments).toHaveLength(1);
      expect(result.outputs["report-url"]).toContain("#issuecomment-");
    },
  );
});

describe("GitHub", () => {
  const github = useGitHub();

  test("that does not know the token is quoted", async () => {
    const { errors } = await github.report(started, { token: "ghs_other" });
    expect(errors).toMatchObject([
      { title: "GitHub refused", message: expect.stringContaining("Bad credentials") },
    ]);
  });

  test("that is down for good ends in one error", async () => {
    for (const at of ["viewer", "list-comments", "create-comment"] as const)
      github.api.faults.push({ at, do: { kind: "status", status: 503 } });
    const { errors } = await github.report(started);
    expect(errors).toMatchObject([{ title: "GitHub refused", message: expect.stringContaining("HTTP 503") }]);
  });

  test.skipIf(process.platform === "win32")("is not waited for once the job is cancelled", async () => {
    github.api.faults.push({ at: "viewer", do: { kind: "rate-limit", limit: "secondary", seconds: 100 } });
    const signalAt = { line: "GitHub rate limit", signal: "SIGINT" as const };
    const result = await github.report(started, { clockSpeed: 1, signalAt });
    expect(result).toMatchObject({ exitCode: 1, errors: [{ title: "Cancelled" }] });
  });

  const answers: [status: number, message: string, advice: string][] = [
    [403, "Unable to create comment because issue is locked.", "Unlock the conversation"],
    [403, "lock prevents review: Conversation is locked", "Unlock the conversation"],
    [
      403,
      "github-actions[bot] does not have the correct permissions to execute `AddReaction`",
      "Unlock the conversation",
    ],
    [403, "Repository was archived so is read-only.", "Unarchive the repository"],
    [410, "Issues are disabled for this repo", "Turn issues on"],
    [410, "Issues has been disabled in this repository.", "Turn issues on"],
    [404, "Not Found", "was deleted"],
    [410, "This issue was deleted", "was deleted"],
    [401, "Bad credentials", "Give a github-token that is valid"],
    [
      403,
      "Resource protected by organization SAML enforcement. You must grant your OAuth token access to this organization.",
      "single sign-on",
    ],
    [
      403,
      "Although you appear to have the correct authorization credentials, the `o` organization has an IP allow list enabled",
      "IP allow list",
    ],
    [403, "User is blocked", "Lift the repository's interaction limit"],
    [
      403,
      "Resource not accessible by personal access token",
      'Give the token the permission "pull-requests: write"',
    ],
    [403, "Resource not accessible by integration", 'Add the line "pull-requests: write"'],
    [503, "Service unavailable", "Run the job again later"],
  ];

  longTable(answers, ([status]) => status)(
    "that answers %i, %s, is followed by advice that helps",
    async (status, message, advice) => {
      for (const at of ["react", "create-comment"] as const)
        github.api.faults.push({ at, do: { kind: "status", status, body: { message } } });
      const results = [await github.slashCommand({ body: "/video A boat" }), await github.report(started)];
      for (const { errors, exitCode } of results) {
        expect(exitCode).toBe(1);
        expect(errors).toMatchObject([{ title: "GitHub refused", message: expect.stringContaining(advice) }]);
        const permission = /accessible/u.test(message);
        expect(/permissions:|the permission/u.test(errors[0]?.message ?? "")).toBe(permission);
      }
    },
  );

  test("that wants fewer requests for an hour is waited for by another run", async () => {
    const limit = { kind: "rate-limit", limit: "primary", seconds: 3600 } as const;
    github.api.faults.push({ at: "create-comment", do: limit });
    const { errors } = await github.report(started);
    expect(errors).toMatchObject([{ message: expect.stringContaining("after GitHub's rate limit resets") }]);
  });

  test("is never shown the token in a log", async () => {
    const result = await github.report(started, { env: { RUNNER_DEBUG: "1" } });
    expect(result.masks).toContain(github.api.token.value);
    expect(result.log.replaceAll(/^::add-mask::.*$/gmu, "")).not.toContain(github.api.token.value);
    expect(
      github.api.requests.every(({ headers }) => headers["user-agent"]?.startsWith("generate-video/")),
    ).toBe(true);
  });
});
