import * as z from "zod";
import type { Exchange } from "../http/exchange.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import { allOf, hasNoBody, queryIs, type Route } from "../http/service.ts";
import { readBody } from "./body.ts";
import type { CommitObject, TreeEntry } from "./git-objects.ts";
import { isGitHubClient, mayTouchContents, refuseGitHub } from "./refusal.ts";
import { nodeId, writtenAt } from "./user.ts";
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

/** https://docs.github.com/rest/git, for branches of flat trees. */
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

function showRef(exchange: Exchange, world: GitHubWorld): Reply {
  const branch = branchName(exchange.params.ref);
  const found = world.branches.get(branch);
  return found ? jsonReply(200, describeRef(branch, found, world)) : refuseGitHub(404, exchange);
}

function showCommit(exchange: Exchange, world: GitHubWorld): Reply {
  const { sha = "" } = exchange.params;
  const found = world.git.commits.get(sha);
  return found ? jsonReply(200, describeCommit(sha, found, world)) : refuseGitHub(404, exchange);
}

function showTree(exchange: Exchange, world: GitHubWorld): Reply {
  const { sha = "" } = exchange.params;
  const found = world.git.trees.get(sha);
  return found ? jsonReply(200, describeTree(sha, found, world)) : refuseGitHub(404, exchange);
}

function addBlob(exchange: Exchange, world: GitHubWorld): Reply {
  const read = readBody(blob, exchange);
  if ("refusal" in read) return read.refusal;
  const sha = world.git.addBlob(Buffer.from(read.body.content, "base64"));
  return jsonReply(201, { sha, url: objectUrl("blobs", sha, world) });
}

function addTree(exchange: Exchange, world: GitHubWorld): Reply {
  const { git } = world;
  const read = readBody(tree, exchange);
  if ("refusal" in read) return read.refusal;
  const entries = read.body.tree;
  const missing = entries.find((entry) => !git.blobs.has(entry.sha));
  if (missing) return refuseGitHub(422, exchange, `tree.sha ${missing.sha} is not a valid blob`);
  return jsonReply(201, describeTree(git.addTree(entries), entries, world));
}

function addCommit(exchange: Exchange, world: GitHubWorld): Reply {
  const { git } = world;
  const read = readBody(commit, exchange);
  if ("refusal" in read) return read.refusal;
  const { body } = read;
  if (!git.trees.has(body.tree)) return refuseGitHub(422, exchange, "Tree SHA does not exist");
  if (!body.parents.every((parent) => git.commits.has(parent)))
    return refuseGitHub(422, exchange, "Parent SHA does not exist or is not a commit object");
  return jsonReply(201, describeCommit(git.addCommit(body), body, world));
}

function addRef(exchange: Exchange, world: GitHubWorld): Reply {
  const { branches, git } = world;
  const read = readBody(newRef, exchange);
  if ("refusal" in read) return read.refusal;
  const branch = branchName(read.body.ref.slice("refs/".length));
  if (branches.has(branch)) return refuseGitHub(422, exchange, "Reference already exists");
  if (!git.commits.has(read.body.sha)) return refuseGitHub(422, exchange, "Object does not exist");
  branches.set(branch, read.body.sha);
  return jsonReply(201, describeRef(branch, read.body.sha, world));
}

function moveRef(exchange: Exchange, world: GitHubWorld): Reply {
  const { branches, git } = world;
  const read = readBody(movedRef, exchange);
  if ("refusal" in read) return read.refusal;
  const branch = branchName(exchange.params.ref);
  const current = branches.get(branch);
  if (current === undefined) return refuseGitHub(422, exchange, "Reference does not exist");
  const { sha, force = false } = read.body;
  if (!git.commits.has(sha)) return refuseGitHub(422, exchange, "Object does not exist");
  if (!force && !git.contains(sha, current))
    return refuseGitHub(422, exchange, "Update is not a fast forward");
  branches.set(branch, sha);
  return jsonReply(200, describeRef(branch, sha, world));
}

function branchName(ref = ""): string {
  return ref.slice("heads/".length);
}

function describeRef(branch: string, sha: string, world: GitHubWorld) {
  const ref = `refs/heads/${branch}`;
  return {
    ref,
    node_id: nodeId("REF", ref),
    url: `https://api.github.com/repos/${world.repository}/git/${ref}`,
    object: { type: "commit", sha, url: objectUrl("commits", sha, world) },
  };
}

function describeCommit(sha: string, { message, tree, parents }: CommitObject, world: GitHubWorld) {
  const person = { name: world.token.login, email: "stand-in@example.com", date: writtenAt };
  return {
    sha,
    node_id: nodeId("C", sha),
    ...commitUrls(sha, world),
    author: person,
    committer: person,
    message,
    tree: { sha: tree, url: objectUrl("trees", tree, world) },
    parents: parents.map((parent) => ({ sha: parent, ...commitUrls(parent, world) })),
    verification: { verified: false, reason: "unsigned", signature: null, payload: null, verified_at: null },
  };
}

function commitUrls(commit: string, world: GitHubWorld) {
  const html_url = `https://github.com/${world.repository}/commit/${commit}`;
  return { url: objectUrl("commits", commit, world), html_url };
}

function describeTree(sha: string, entries: readonly TreeEntry[], world: GitHubWorld) {
  const tree = entries.map((entry) => ({
    ...entry,
    size: world.git.blobs.get(entry.sha)?.length,
    url: objectUrl("blobs", entry.sha, world),
  }));
  return { sha, url: objectUrl("trees", sha, world), tree, truncated: false };
}

function objectUrl(kind: "blobs" | "trees" | "commits", sha: string, { repository }: GitHubWorld): string {
  return `https://api.github.com/repos/${repository}/git/${kind}/${sha}`;
}
