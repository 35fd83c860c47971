import * as z from "zod";
import type { Exchange } from "../http/exchange.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import { allOf, hasNoBody, queryIs, type Route } from "../http/service.ts";
import { readBody } from "./body.ts";
import { pageReply } from "./page.ts";
import { invalid, isGitHubClient, mayTouchPullRequests, refuseGitHub } from "./refusal.ts";
import type { GitHubWorld, PullRequest } from "./world.ts";

/** https://docs.github.com/rest/pulls/pulls, as far as it takes to keep one pull request of a branch. */
export function pullRoutes(world: GitHubWorld, repository: string): Route[] {
  const client = isGitHubClient(world);
  const writes = allOf(client, queryIs(refuseGitHub, {}), mayTouchPullRequests(world, "write"));
  const at = (path: string) => new RegExp(`^${repository}/pulls${path}$`, "u");
  return [
    {
      at: "list-pulls",
      method: "GET",
      path: at(""),
      check: allOf(client, hasNoBody(refuseGitHub), listQuery, mayTouchPullRequests(world, "read")),
      handle: (exchange) => list(exchange, world),
    },
    {
      at: "create-pull",
      method: "POST",
      path: at(""),
      check: writes,
      handle: (exchange) => create(exchange, world),
    },
    {
      at: "edit-pull",
      method: "PATCH",
      path: at("/(?<number>\\d+)"),
      check: writes,
      handle: (exchange) => edit(exchange, world),
    },
  ];
}

/** GitHub quietly ignores a `head` without an owner, and takes 100 for a longer page; here both are mistakes. */
function listQuery(exchange: Exchange): Reply | undefined {
  const parameters = { head: "required", state: "required", per_page: "optional", page: "optional" } as const;
  const problem = queryIs(refuseGitHub, parameters)(exchange);
  if (problem) return problem;
  const { searchParams } = exchange.url;
  if (!/^[^:]+:.+$/u.test(searchParams.get("head") ?? ""))
    return refuseGitHub(422, exchange, "head has to be OWNER:BRANCH");
  if (!["open", "closed", "all"].includes(searchParams.get("state") ?? ""))
    return refuseGitHub(422, exchange);
  return Number(searchParams.get("per_page") ?? 30) <= 100 ? undefined : refuseGitHub(400, exchange);
}

/** Newest first. The owner of a deleted fork is still known, its repository is not. */
function list(exchange: Exchange, world: GitHubWorld): Reply {
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
    found.toReversed().map((pull) => shown(pull, world)),
  );
}

const text = { title: z.string().min(1).max(256), body: z.string().max(65_536) };
const newPull = z.strictObject({ head: z.string().min(1), base: z.string().min(1), ...text });
const change = z.strictObject(text).partial();

function create(exchange: Exchange, world: GitHubWorld): Reply {
  const read = readBody(newPull, exchange);
  if ("refusal" in read) return read.refusal;
  const { head: ref, base, title, body } = read.body;
  const [owner = "", name] = world.repository.split("/");
  if (!world.hasBranch(ref)) return invalid("head", "head is invalid");
  if (!world.hasBranch(base)) return invalid("base", "base is invalid");
  if (ref === base) return invalid("head", `No commits between ${base} and ${ref}`);
  const head = { owner, repository: `${owner}/${name}`, ref };
  const twin = world.pulls.find(
    (pull) =>
      pull.state === "open" &&
      pull.base === base &&
      pull.head.repository === head.repository &&
      pull.head.ref === ref,
  );
  if (twin) return invalid("head", `A pull request already exists for ${owner}:${ref}.`);
  if (!world.mayOpenPulls)
    return refuseGitHub(403, exchange, "GitHub Actions is not permitted to create or approve pull requests.");
  const number = Math.max(8, ...world.pulls.map((pull) => pull.number)) + 1;
  const pull: PullRequest = { number, head, base, title, body, state: "open", login: world.token.login };
  world.pulls.push(pull);
  return jsonReply(201, shown(pull, world));
}

function edit(exchange: Exchange, world: GitHubWorld): Reply {
  const pull = world.pulls.find(({ number }) => number === Number(exchange.params.number));
  if (!pull) return refuseGitHub(404, exchange);
  const read = readBody(change, exchange);
  if ("refusal" in read) return read.refusal;
  Object.assign(pull, read.body);
  return jsonReply(200, shown(pull, world));
}

function shown({ number, head, base, title, body, state, login }: PullRequest, { repository }: GitHubWorld) {
  const { owner, ref } = head;
  const url = `https://github.com/${repository}/pull/${number}`;
  return {
    number,
    state,
    title,
    body,
    html_url: url,
    user: { login },
    head: {
      label: `${owner}:${ref}`,
      ref,
      user: { login: owner },
      repo:
        head.repository === null
          ? null
          : { full_name: head.repository, fork: head.repository !== repository },
    },
    base: {
      label: `${repository.split("/")[0]}:${base}`,
      ref: base,
      repo: { full_name: repository, fork: false },
    },
  };
}
