import { describe, expect, onTestFinished, test } from "vitest";
import { type GitHub, type GitHubOptions, startGitHub } from "../simulator/github.ts";

async function gitHubForTest(options: GitHubOptions = {}): Promise<GitHub> {
  const github = await startGitHub(options);
  onTestFinished(() => github.close());
  return github;
}

interface Sent {
  method?: string;
  body?: unknown;
  headers?: Record<string, string>;
}

async function ask(github: GitHub, path: string, { method = "GET", body, headers = {} }: Sent = {}) {
  const response = await fetch(`${github.apiUrl}/repos/octo-org/videos${path}`, {
    method,
    headers: {
      accept: "application/vnd.github+json",
      authorization: `token ${github.token.value}`,
      ...(body !== undefined && { "content-type": "application/json" }),
      ...headers,
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, headers: response.headers, json: (await response.json()) as Json };
}

type Json = Record<string, unknown> & { length?: number };

const post = (body: unknown): Sent => ({ method: "POST", body });

/** A pull request that could be opened, but for what is said. */
function proposal(wrong: Record<string, string>): Record<string, string> {
  return { head: "demo-assets", base: "main", title: "Update", body: "", ...wrong };
}

describe("the simulated GitHub refuses", () => {
  test.each<[string, string, Sent, number]>([
    ["a token that it does not know", "/issues/7/comments", { headers: { authorization: "token x" } }, 401],
    ["an answer of another kind", "/issues/7/comments", { headers: { accept: "text/html" } }, 400],
    ["a page of 101", "/issues/7/comments?per_page=101", {}, 400],
    ["a query that it does not know", "/issues/7/comments?sort=created", {}, 400],
    ["an issue that is not there", "/issues/9/comments", {}, 404],
    ["a path that it does not know", "/issues/7", {}, 404],
    ["a method that it does not know", "/issues/7/comments", { method: "DELETE" }, 404],
    ["a comment that is too long", "/issues/7/comments", post({ body: "x".repeat(65_537) }), 422],
    ["an empty comment", "/issues/7/comments", post({ body: "" }), 422],
    ["a field that it does not know", "/issues/7/comments", post({ body: "x", draft: true }), 422],
    ["a reaction that does not exist", "/issues/comments/1/reactions", post({ content: "boat" }), 422],
    ["to react to what is not there", "/issues/comments/9/reactions", post({ content: "eyes" }), 404],
    ["to edit somebody else's comment", "/issues/comments/1", { method: "PATCH", body: { body: "x" } }, 403],
    [
      "to take one kind of comment for another",
      "/pulls/comments/1/reactions",
      post({ content: "eyes" }),
      404,
    ],
    ["a reply to a reply", "/pulls/7/comments/3/replies", post({ body: "x" }), 404],
    ["an unknown person", "/collaborators/nobody/permission", {}, 404],
    ["a tree of nothing", "/git/trees", post({ tree: [] }), 422],
    ["a commit of no tree", "/git/commits", post({ message: "x", tree: "a".repeat(40), parents: [] }), 422],
    [
      "to move a branch that is not there",
      "/git/refs/heads/x",
      { method: "PATCH", body: { sha: "a".repeat(40) } },
      422,
    ],
    ["pull requests of a branch without its owner", "/pulls?state=open&head=demo-assets", {}, 422],
    ["a hundred and one pull requests", "/pulls?state=open&head=octo-org:x&per_page=101", {}, 400],
    ["pull requests in an unknown state", "/pulls?state=new&head=octo-org:x", {}, 422],
    ["a pull request of no branch", "/pulls", post(proposal({ head: "nowhere" })), 422],
    ["one into no branch", "/pulls", post(proposal({ base: "nowhere" })), 422],
    ["one of a branch into itself", "/pulls", post(proposal({ head: "main" })), 422],
    ["one with a title that is too long", "/pulls", post(proposal({ title: "x".repeat(257) })), 422],
    ["one with a body that is too long", "/pulls", post(proposal({ body: "x".repeat(65_537) })), 422],
    ["to edit a pull request that is not there", "/pulls/9", { method: "PATCH", body: { title: "x" } }, 404],
  ])("%s", async (_, path, sent, status) => {
    const github = await gitHubForTest({
      hasBranch: (name) => ["main", "demo-assets"].includes(name),
      comments: [
        { id: 1, issue: 7, review: false, login: "bob", body: "x" },
        { id: 2, issue: 7, review: true, login: "bob", body: "x" },
        { id: 3, issue: 7, review: true, login: "bob", body: "x", in_reply_to_id: 2 },
      ],
    });
    const answer = await ask(github, path, sent);
    expect(answer.status).toBe(status);
    expect(answer.json.message).toEqual(expect.any(String));
  });

  test.each<[string, GitHubOptions["token"], string, Sent, string]>([
    [
      "to comment",
      { permissions: {} },
      "/issues/7/comments",
      post({ body: "x" }),
      "issues=write; pull_requests=write",
    ],
    [
      "to comment on an issue",
      { permissions: { pull_requests: "write" } },
      "/issues/8/comments",
      post({ body: "x" }),
      "issues=write; pull_requests=write",
    ],
    [
      "to write to git",
      { permissions: { contents: "read" } },
      "/git/blobs",
      post({ content: "eA==", encoding: "base64" }),
      "contents=write",
    ],
    [
      "to list pull requests",
      { permissions: { contents: "write" } },
      "/pulls?state=open&head=octo-org:demo-assets",
      {},
      "pull_requests=read",
    ],
    [
      "to open one",
      { permissions: { pull_requests: "read" } },
      "/pulls",
      post(proposal({})),
      "pull_requests=write",
    ],
  ])("%s without the permission, and names it", async (_, token, path, sent, accepted) => {
    const answer = await ask(await gitHubForTest({ token: token ?? {} }), path, sent);
    expect(answer.status).toBe(403);
    expect(answer.json.message).toBe("Resource not accessible by integration");
    expect(answer.headers.get("x-accepted-github-permissions")).toBe(accepted);
  });

  test("every query but the viewer's", async () => {
    const github = await gitHubForTest();
    const query = (text: string) =>
      fetch(github.apiUrl.replace("/v3", "/graphql"), {
        method: "POST",
        headers: {
          accept: "application/vnd.github+json",
          authorization: `token ${github.token.value}`,
          "content-type": "application/json",
        },
        body: JSON.stringify({ query: text }),
      }).then((response) => response.json());
    expect(await query("query { viewer { login } }")).toEqual({
      data: { viewer: { login: github.token.login } },
    });
    expect(await query("query { viewer { name } }")).toMatchObject({ errors: [{}] });
  });
});

test("the simulated GitHub lists comments page by page", async () => {
  const comments = Array.from({ length: 45 }, (_, index) => ({
    id: index + 1,
    issue: 7,
    review: false,
    login: "bob",
    body: "x",
  }));
  const github = await gitHubForTest({ comments });
  const first = await ask(github, "/issues/7/comments");
  expect(first.json).toHaveLength(30);
  const [, next] = /<([^>]+)>; rel="next"/u.exec(first.headers.get("link") ?? "") ?? [];
  expect(next).toBe(`${github.apiUrl}/repos/octo-org/videos/issues/7/comments?page=2`);
  const second = await ask(github, "/issues/7/comments?page=2");
  expect(second.json).toHaveLength(15);
  expect(second.headers.get("link")).not.toContain("next");
});

test("the simulated GitHub keeps git's objects as git would, and moves a branch forward only", async () => {
  const github = await gitHubForTest();
  const sha = async (path: string, body: unknown) =>
    String((await ask(github, `/git${path}`, post(body))).json.sha);
  const blob = await sha("/blobs", { content: Buffer.from("boat\n").toString("base64"), encoding: "base64" });
  // git hash-object says the same.
  expect(blob).toBe("ba7e3bcf73641644b95f608b3fd89c8e7fdcdc98");
  const tree = await sha("/trees", { tree: [{ path: "a.gif", mode: "100644", type: "blob", sha: blob }] });
  const first = await sha("/commits", { message: "1", tree, parents: [] });
  const second = await sha("/commits", { message: "2", tree, parents: [first] });
  expect((await ask(github, "/git/refs", post({ ref: "refs/heads/x", sha: second }))).status).toBe(201);
  expect((await ask(github, "/git/refs", post({ ref: "refs/heads/x", sha: second }))).status).toBe(422);
  const move = (to: string, force: boolean) =>
    ask(github, "/git/refs/heads/x", { method: "PATCH", body: { sha: to, force } });
  expect((await move(first, false)).status).toBe(422);
  expect((await move(first, true)).status).toBe(200);
  expect((await move(second, false)).status).toBe(200);
  expect(github.countCommits("x")).toBe(2);
  expect([...(github.branchFiles("x") ?? [])].map(([path, content]) => [path, String(content)])).toEqual([
    ["a.gif", "boat\n"],
  ]);
});

test("the simulated GitHub opens one pull request of a branch, and lists those of the owner's forks with it", async () => {
  const github = await gitHubForTest({ hasBranch: (name) => ["main", "demo-assets"].includes(name) });
  const stranger = { base: "main", title: "x", body: "", state: "open" as const, login: "eve" };
  for (const [number, owner, repository] of [
    [3, "octo-org", "octo-org/fork"],
    [4, "octo-org", null],
    [5, "eve", "eve/videos"],
  ] as const) {
    github.pulls.push({ number, head: { owner, repository, ref: "demo-assets" }, ...stranger });
  }
  expect(await ask(github, "/pulls", post(proposal({})))).toMatchObject({ status: 201, json: { number: 9 } });
  const again = await ask(github, "/pulls", post(proposal({})));
  expect([again.status, again.json.message]).toEqual([
    422,
    "Validation Failed: A pull request already exists for octo-org:demo-assets.",
  ]);
  const { json } = await ask(github, "/pulls?state=open&head=octo-org:demo-assets");
  expect(json).toMatchObject([
    { number: 9, head: { repo: { full_name: "octo-org/videos", fork: false } } },
    { number: 4, head: { repo: null } },
    { number: 3, head: { repo: { full_name: "octo-org/fork", fork: true } } },
  ]);

  github.allowPulls(false);
  github.pulls.pop();
  const refused = await ask(github, "/pulls", post(proposal({})));
  expect([refused.status, refused.json.message]).toEqual([
    403,
    "GitHub Actions is not permitted to create or approve pull requests.",
  ]);
});
