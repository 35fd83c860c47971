import * as z from "zod";
import type { Exchange } from "../http/exchange.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import { allOf, hasNoBody, queryIs, type Route } from "../http/service.ts";
import { readBody } from "./body.ts";
import { isGitHubClient, mayTouchContents, refuseGitHub } from "./refusal.ts";
import type { GitHubWorld } from "./world.ts";

const sha = z.string().regex(/^[0-9a-f]{40}$/u);
const blob = z.strictObject({ content: z.base64().min(4), encoding: z.literal("base64") });
const tree = z.strictObject({
  tree: z
    .array(z.strictObject({ path: z.string(), mode: z.literal("100644"), type: z.literal("blob"), sha }))
    .min(1),
});
const commit = z.strictObject({ message: z.string().min(1), tree: sha, parents: z.array(sha) });
const newRef = z.strictObject({ ref: z.string().regex(/^refs\/heads\/./u), sha });
const movedRef = z.strictObject({ sha, force: z.boolean().optional() });

/** https://docs.github.com/rest/git, as far as a branch of flat trees takes it. */
export function gitRoutes(world: GitHubWorld, repository: string): Route[] {
  const client = allOf(isGitHubClient(world), queryIs(refuseGitHub, {}));
  const reads = allOf(client, hasNoBody(refuseGitHub), mayTouchContents(world, "read"));
  const writes = allOf(client, mayTouchContents(world, "write"));
  const at = (path: string) => new RegExp(`^${repository}/git${path}$`, "u");
  const read = (path: string, handle: Handle): Route => ({
    at: "read-git",
    method: "GET",
    path: at(path),
    check: reads,
    handle: (exchange) => handle(exchange, world),
  });
  const write = (path: string, handle: Handle): Route => ({
    at: "write-git",
    method: "POST",
    path: at(path),
    check: writes,
    handle: (exchange) => handle(exchange, world),
  });
  return [
    read("/ref/(?<ref>heads(?:/|%2F).+)", showRef),
    read("/commits/(?<sha>[0-9a-f]{40})", showCommit),
    read("/trees/(?<sha>[0-9a-f]{40})", showTree),
    write("/blobs", addBlob),
    write("/trees", addTree),
    write("/commits", addCommit),
    write("/refs", addRef),
    {
      at: "move-branch",
      method: "PATCH",
      path: at("/refs/(?<ref>heads(?:/|%2F).+)"),
      check: writes,
      handle: (exchange) => moveRef(exchange, world),
    },
  ];
}

type Handle = (exchange: Exchange, world: GitHubWorld) => Reply;

function showRef(exchange: Exchange, { branches }: GitHubWorld): Reply {
  const branch = branchOf(exchange.params.ref);
  const found = branches.get(branch);
  return found ? jsonReply(200, refOf(branch, found)) : refuseGitHub(404, exchange);
}

function showCommit(exchange: Exchange, { git }: GitHubWorld): Reply {
  const { sha = "" } = exchange.params;
  const found = git.commits.get(sha);
  if (!found) return refuseGitHub(404, exchange);
  const parents = found.parents.map((parent) => ({ sha: parent }));
  return jsonReply(200, { sha, message: found.message, tree: { sha: found.tree }, parents });
}

function showTree(exchange: Exchange, { git }: GitHubWorld): Reply {
  const { sha = "" } = exchange.params;
  const found = git.trees.get(sha);
  if (!found) return refuseGitHub(404, exchange);
  const entries = found.map((entry) => ({ ...entry, size: git.blobs.get(entry.sha)?.length }));
  return jsonReply(200, { sha, tree: entries, truncated: false });
}

function addBlob(exchange: Exchange, { git }: GitHubWorld): Reply {
  const read = readBody(blob, exchange);
  if ("refusal" in read) return read.refusal;
  return jsonReply(201, { sha: git.addBlob(Buffer.from(read.body.content, "base64")) });
}

function addTree(exchange: Exchange, { git }: GitHubWorld): Reply {
  const read = readBody(tree, exchange);
  if ("refusal" in read) return read.refusal;
  const entries = read.body.tree;
  const missing = entries.find((entry) => !git.blobs.has(entry.sha));
  if (missing) return refuseGitHub(422, exchange, `tree.sha ${missing.sha} is not a valid blob`);
  return jsonReply(201, { sha: git.addTree(entries), tree: entries });
}

function addCommit(exchange: Exchange, { git }: GitHubWorld): Reply {
  const read = readBody(commit, exchange);
  if ("refusal" in read) return read.refusal;
  const { body } = read;
  if (!git.trees.has(body.tree)) return refuseGitHub(422, exchange, "Tree SHA does not exist");
  if (!body.parents.every((parent) => git.commits.has(parent)))
    return refuseGitHub(422, exchange, "Parent SHA does not exist or is not a commit object");
  return jsonReply(201, { sha: git.addCommit(body), ...body });
}

function addRef(exchange: Exchange, { branches, git }: GitHubWorld): Reply {
  const read = readBody(newRef, exchange);
  if ("refusal" in read) return read.refusal;
  const branch = branchOf(read.body.ref.slice("refs/".length));
  if (branches.has(branch)) return refuseGitHub(422, exchange, "Reference already exists");
  if (!git.commits.has(read.body.sha)) return refuseGitHub(422, exchange, "Object does not exist");
  branches.set(branch, read.body.sha);
  return jsonReply(201, refOf(branch, read.body.sha));
}

function moveRef(exchange: Exchange, { branches, git }: GitHubWorld): Reply {
  const read = readBody(movedRef, exchange);
  if ("refusal" in read) return read.refusal;
  const branch = branchOf(exchange.params.ref);
  const current = branches.get(branch);
  if (current === undefined) return refuseGitHub(422, exchange, "Reference does not exist");
  const { sha, force = false } = read.body;
  if (!git.commits.has(sha)) return refuseGitHub(422, exchange, "Object does not exist");
  if (!force && !git.contains(sha, current))
    return refuseGitHub(422, exchange, "Update is not a fast forward");
  branches.set(branch, sha);
  return jsonReply(200, refOf(branch, sha));
}

function branchOf(ref = ""): string {
  return ref.slice("heads/".length);
}

function refOf(branch: string, sha: string) {
  return { ref: `refs/heads/${branch}`, object: { type: "commit", sha } };
}
