import { GitHub, getOctokitOptions } from "@actions/github/lib/utils";
import nock from "nock";
import { afterEach, beforeAll, expect, test } from "vitest";
import { issueThread, ownLogin, react, reviewThread, upsertComment } from "../../src/github/comments.ts";
import { upsertPullRequest } from "../../src/github/pull-requests.ts";
import type { Repository } from "../../src/github/repository.ts";

const options = getOctokitOptions("some-token", { baseUrl: "https://api.github.com", request: { fetch } });
const repository: Repository = { client: new GitHub(options), name: { owner: "octo", repo: "films" } };
const api = () => nock("https://api.github.com");
const own = { login: "bot", marker: "<!-- ours -->" };
const { signal } = new AbortController();

beforeAll(() => nock.disableNetConnect());

afterEach(() => {
  expect(nock.pendingMocks()).toEqual([]);
  nock.cleanAll();
});

function comment(id: number, author: string, body: string) {
  return { id, html_url: `https://github.com/octo/films/pull/7#${id}`, body, user: { login: author } };
}

const comments = "/repos/octo/films/issues/7/comments";

test("a comment is added where only others have written one with our marker", async () => {
  api()
    .get(comments)
    .query({ per_page: 100, page: 1 })
    .reply(200, [comment(1, "mallory", "<!-- ours -->old")]);
  api()
    .post(comments, { body: "<!-- ours -->new" })
    .reply(201, comment(2, "bot", "<!-- ours -->new"));
  const written = await upsertComment(issueThread(repository, 7, undefined), own, () => "new", signal);
  expect(written).toMatchObject({ id: 2, author: "bot" });
});

test("our comment is updated from what it said, also on a later page", async () => {
  const next = `<https://api.github.com${comments}?per_page=100&page=2>; rel="next", <https://api.github.com${comments}?per_page=100&page=2>; rel="last"`;
  api()
    .get(comments)
    .query({ per_page: 100, page: 1 })
    .reply(200, [comment(1, "bob", "Hello")], { link: next });
  api()
    .get(comments)
    .query({ per_page: 100, page: 2 })
    .reply(200, [comment(2, "bot", "<!-- ours -->old")]);
  api()
    .patch("/repos/octo/films/issues/comments/2", { body: "<!-- ours -->old and new" })
    .reply(200, comment(2, "bot", "<!-- ours -->old and new"));
  await upsertComment(issueThread(repository, 7, undefined), own, (before) => `${before} and new`, signal);
});

test("a comment is looked for among those since a date, the newest after the first page, ten pages at most", async () => {
  const since = "2026-11-26T10:00:00Z";
  const link = `<https://api.github.com${comments}?since=x&page=54&per_page=100>; rel="last"`;
  for (const page of [1, 54, 53, 52, 51, 50, 49, 48, 47, 46]) {
    api()
      .get(comments)
      .query({ per_page: 100, page, since })
      .reply(200, [comment(page, "bob", "Hello")], { link });
  }
  api()
    .post(comments, { body: "<!-- ours -->new" })
    .reply(201, comment(99, "bot", "<!-- ours -->new"));
  const thread = issueThread(repository, 7, since);
  expect((await upsertComment(thread, own, () => "new", signal)).id).toBe(99);
});

test("a comment that was deleted meanwhile is added again, in the thread of a review", async () => {
  const review = "/repos/octo/films/pulls/7/comments";
  api()
    .get(review)
    .query({ per_page: 100, page: 1 })
    .reply(200, [comment(2, "bot", "<!-- ours -->old")]);
  api().patch("/repos/octo/films/pulls/comments/2").reply(404, { message: "Not Found" });
  api()
    .post(`${review}/5/replies`)
    .reply(201, comment(3, "bot", "<!-- ours -->new"));
  expect((await upsertComment(reviewThread(repository, 7, 5, undefined), own, () => "new", signal)).id).toBe(
    3,
  );
});

test("the token's login comes from GraphQL, which every kind of token may ask", async () => {
  api()
    .post("/graphql")
    .reply(200, { data: { viewer: { login: "bot" } } });
  expect(await ownLogin(repository)).toBe("bot");
});

test.each([
  ["issue", { kind: "issue", id: 5 }, "/repos/octo/films/issues/comments/5/reactions"],
  ["review", { kind: "review", id: 5, thread: 4 }, "/repos/octo/films/pulls/comments/5/reactions"],
] as const)(
  "a refused reaction to the comment of an %s names the permission to add",
  async (_, reference, path) => {
    api().post(path, { content: "eyes" }).reply(403, { message: "Resource not accessible by integration" });
    await expect(react(repository, reference, "eyes", ["issues: write"])).rejects.toMatchObject({
      title: "GitHub refused",
      report: { next: 'Add the line "issues: write" under "permissions:" of the job.' },
    });
  },
);

test("a pull request that another run has just opened is updated; a fork's is not ours", async () => {
  const pulls = "/repos/octo/films/pulls";
  const pull = (number: number, repo: string) => ({
    number,
    html_url: `https://github.com/octo/films/pull/${number}`,
    head: { ref: "demo", repo: { full_name: repo } },
  });
  const query = { head: "octo:demo", state: "open", per_page: 100 };
  api()
    .get(pulls)
    .query(query)
    .reply(200, [pull(8, "octo/fork")]);
  api().post(pulls).reply(422, { message: "A pull request already exists for octo:demo." });
  api()
    .get(pulls)
    .query(query)
    .reply(200, [pull(8, "octo/fork"), pull(9, "Octo/Films")]);
  api().patch(`${pulls}/9`, { title: "Videos", body: "New" }).reply(200, pull(9, "octo/films"));
  const text = { title: "Videos", body: "New" };
  expect((await upsertPullRequest(repository, { branch: "demo", base: "main" }, text)).number).toBe(9);
});
