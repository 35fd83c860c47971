import { createHash } from "node:crypto";
import * as z from "zod";
import type { Exchange } from "../http/exchange.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import { allOf, hasNoBody, queryIs, type Route } from "../http/service.ts";
import { readBody } from "./body.ts";
import { pageQuery, pageReply } from "./page.ts";
import { invalid, isGitHubClient, mayTouchPullRequests, refuseGitHub } from "./refusal.ts";
import { describeRepository } from "./repository.ts";
import { nodeId, simpleUser, writtenAt } from "./user.ts";
import type { GitHubWorld, PullRequest } from "./world.ts";

/** https://docs.github.com/rest/pulls/pulls, as far as one pull request for a branch needs it. */
export function pullRoutes(world: GitHubWorld, repository: string): Route[] {
  const client = isGitHubClient(world);
  const writes = allOf(client, queryIs(refuseGitHub, {}), mayTouchPullRequests(world, "write"));
  const at = (path: string) => new RegExp(`^${repository}/pulls${path}$`, "u");
  return [
    {
      at: "list-pulls",
      method: "GET",
      path: at(""),
      check: allOf(
        client,
        hasNoBody(refuseGitHub),
        pageQuery({ head: "required", state: "required" }),
        namesHead,
        mayTouchPullRequests(world, "read"),
      ),
      handle: (exchange) => listPulls(exchange, world),
    },
    {
      at: "create-pull",
      method: "POST",
      path: at(""),
      check: writes,
      handle: (exchange) => createPull(exchange, world),
    },
    {
      at: "edit-pull",
      method: "PATCH",
      path: at("/(?<number>\\d+)"),
      check: writes,
      handle: (exchange) => editPull(exchange, world),
    },
  ];
}

/** GitHub silently ignores a `head` without an owner; the simulator refuses it. */
function namesHead(exchange: Exchange): Reply | undefined {
  const { searchParams } = exchange.url;
  if (!/^[^:]+:.+$/u.test(searchParams.get("head") ?? ""))
    return refuseGitHub(422, exchange, "head has to be OWNER:BRANCH");
  if (!["open", "closed", "all"].includes(searchParams.get("state") ?? ""))
    return refuseGitHub(422, exchange);
  return undefined;
}

/** Newest first. For a deleted fork, GitHub reports the owner, and null as the repository. */
function listPulls(exchange: Exchange, world: GitHubWorld): Reply {
  const { searchParams } = exchange.url;
  const [owner = "", ref] = (searchParams.get("head") ?? "").split(/:(.*)/su);
  const state = searchParams.get("state");
  const found = world.pulls.filter(
    (pull) =>
      pull.head.owner.toLowerCase() === owner.toLowerCase() &&
      pull.head.ref === ref &&
      (state === "all" || pull.state === state),
  );
  return pageReply(
    exchange,
    found.toReversed().map((pull) => describePull(pull, world)),
  );
}

const text = { title: z.string().min(1).max(256), body: z.string().max(65_536) };
const newPull = z.strictObject({ head: z.string().min(1), base: z.string().min(1), ...text });
const change = z.strictObject(text).partial();

function createPull(exchange: Exchange, world: GitHubWorld): Reply {
  const read = readBody(newPull, exchange);
  if ("refusal" in read) return read.refusal;
  const { head: ref, base, title, body } = read.body;
  const [owner = "", name] = world.repository.split("/");
  if (!world.hasBranch(ref)) return invalid("head", "head is invalid");
  if (!world.hasBranch(base)) return invalid("base", "base is invalid");
  if (ref === base) return invalid("head", `No commits between ${base} and ${ref}`);
  const head = { owner, repository: `${owner}/${name}`, ref };
  const open = world.pulls.find(
    (pull) =>
      pull.state === "open" &&
      pull.base === base &&
      pull.head.repository === head.repository &&
      pull.head.ref === ref,
  );
  if (open) return invalid("head", `A pull request already exists for ${owner}:${ref}.`);
  if (!world.mayOpenPulls)
    return refuseGitHub(403, exchange, "GitHub Actions is not permitted to create or approve pull requests.");
  const number = Math.max(8, ...world.pulls.map((pull) => pull.number)) + 1;
  const pull: PullRequest = { number, head, base, title, body, state: "open", login: world.token.login };
  world.pulls.push(pull);
  return jsonReply(201, describeWholePull(pull, world));
}

function editPull(exchange: Exchange, world: GitHubWorld): Reply {
  const pull = world.pulls.find(({ number }) => number === Number(exchange.params.number));
  if (!pull) return refuseGitHub(404, exchange);
  const read = readBody(change, exchange);
  if ("refusal" in read) return read.refusal;
  Object.assign(pull, read.body);
  return jsonReply(200, describeWholePull(pull, world));
}

/** A pull request in the form of a list's items. */
function describePull(pull: PullRequest, world: GitHubWorld) {
  const { number, head, base, title, body, state, login } = pull;
  const { repository } = world;
  const [owner = ""] = repository.split("/");
  const api = `https://api.github.com/repos/${repository}`;
  const page = `https://github.com/${repository}/pull/${number}`;
  const { sha } = describeTip(head.ref, head.owner, world);
  const addresses = {
    comments: `${api}/issues/${number}/comments`,
    commits: `${api}/pulls/${number}/commits`,
    review_comment: `${api}/pulls/comments{/number}`,
    review_comments: `${api}/pulls/${number}/comments`,
    statuses: `${api}/statuses/${sha}`,
  };
  const links = {
    ...addresses,
    html: page,
    issue: `${api}/issues/${number}`,
    self: `${api}/pulls/${number}`,
  };
  return {
    id: number,
    node_id: nodeId("PR", number),
    number,
    state,
    title,
    body,
    locked: false,
    url: links.self,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: links.issue,
    ...Object.fromEntries(Object.entries(addresses).map(([name, url]) => [`${name}_url`, url])),
    _links: Object.fromEntries(Object.entries(links).map(([name, href]) => [name, { href }])),
    user: simpleUser(login),
    author_association: "NONE",
    assignee: null,
    labels: [],
    milestone: null,
    auto_merge: null,
    merge_commit_sha: null,
    merged_at: null,
    created_at: writtenAt,
    updated_at: writtenAt,
    closed_at: state === "closed" ? writtenAt : null,
    head: {
      ...describeTip(head.ref, head.owner, world),
      repo:
        head.repository === null
          ? null
          : describeRepository(head.repository, { fork: head.repository !== repository }),
    },
    base: { ...describeTip(base, owner, world), repo: describeRepository(repository, { fork: false }) },
  };
}

/** A branch of a pull request. The simulator does not have the commits of pushed branches, and invents their hashes. */
function describeTip(ref: string, owner: string, { branches }: GitHubWorld) {
  const sha = branches.get(ref) ?? createHash("sha1").update(ref).digest("hex");
  return { label: `${owner}:${ref}`, ref, sha, user: simpleUser(owner) };
}

/** A pull request in the form of an answer about it alone. */
function describeWholePull(pull: PullRequest, world: GitHubWorld) {
  return {
    ...describePull(pull, world),
    additions: 0,
    changed_files: 0,
    comments: 0,
    commits: 1,
    deletions: 0,
    review_comments: 0,
    maintainer_can_modify: false,
    mergeable: null,
    mergeable_state: "unknown",
    merged: false,
    merged_by: null,
  };
}
