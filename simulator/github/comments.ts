import * as z from "zod";
import type { Exchange } from "../http/exchange.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import { allOf, hasNoBody, queryIs, type Route } from "../http/service.ts";
import { renderComment } from "./attachments.ts";
import { readBody } from "./body.ts";
import { pageQuery, pageReply } from "./page.ts";
import { isGitHubClient, mayWriteTo, refuseGitHub } from "./refusal.ts";
import { nodeId, simpleUser, writtenAt } from "./user.ts";
import type { Comment, GitHubWorld } from "./world.ts";

/** https://docs.github.com/rest/issues/comments and https://docs.github.com/rest/pulls/comments */
export function commentRoutes(world: GitHubWorld, repository: string): Route[] {
  const client = isGitHubClient(world);
  const asks = allOf(client, hasNoBody(refuseGitHub), pageQuery({ since: "optional" }));
  const findKindByNumber = ({ params }: Exchange) => world.issues[Number(params.number)];
  const findKindByComment = ({ params }: Exchange) => {
    const comment = world.comments.find(({ id }) => id === Number(params.id));
    if (!comment) return undefined;
    return comment.review ? "review" : world.issues[comment.issue];
  };
  const writes = allOf(client, queryIs(refuseGitHub, {}), mayWriteTo(world, findKindByNumber));
  const edits = allOf(client, queryIs(refuseGitHub, {}), mayWriteTo(world, findKindByComment));
  const at = (path: string) => new RegExp(`^${repository}${path}$`, "u");
  return [
    {
      at: "list-comments",
      method: "GET",
      path: at("/(?<place>issues|pulls)/(?<number>\\d+)/comments"),
      check: asks,
      handle: (exchange) => listComments(exchange, world),
    },
    {
      at: "read-comment",
      method: "GET",
      path: at("/(?<place>issues|pulls)/comments/(?<id>\\d+)"),
      check: allOf(client, hasNoBody(refuseGitHub), queryIs(refuseGitHub, {})),
      handle: (exchange) => readComment(exchange, world),
    },
    {
      at: "create-comment",
      method: "POST",
      path: at("/issues/(?<number>\\d+)/comments"),
      check: writes,
      handle: (exchange) => createComment(exchange, world, {}),
    },
    {
      at: "create-comment",
      method: "POST",
      path: at("/pulls/(?<number>\\d+)/comments/(?<id>\\d+)/replies"),
      check: writes,
      handle: (exchange) => replyToComment(exchange, world),
    },
    {
      at: "edit-comment",
      method: "PATCH",
      path: at("/(?<place>issues|pulls)/comments/(?<id>\\d+)"),
      check: edits,
      handle: (exchange) => editComment(exchange, world),
    },
  ];
}

/** GitHub accepts comments of up to 65,536 characters. */
const text = z.strictObject({ body: z.string().min(1).max(65_536) });

function listComments(exchange: Exchange, world: GitHubWorld): Reply {
  const { place, number } = exchange.params;
  if (!world.issues[Number(number)]) return refuseGitHub(404, exchange);
  const since = exchange.url.searchParams.get("since") ?? "";
  const here = world.comments.filter(
    ({ issue, review, at = writtenAt }) =>
      issue === Number(number) && review === (place === "pulls") && at >= since,
  );
  return pageReply(
    exchange,
    here.map((comment) => describeComment(comment, world)),
  );
}

/** In the forms that the `Accept` header asks for: https://docs.github.com/rest/using-the-rest-api/getting-started-with-the-rest-api#media-types */
function readComment(exchange: Exchange, world: GitHubWorld): Reply {
  const { id, place } = exchange.params;
  const comment = world.comments.find((candidate) => candidate.id === Number(id));
  if (!comment || comment.review !== (place === "pulls")) return refuseGitHub(404, exchange);
  const { body, ...described } = describeComment(comment, world);
  const isFull = /^application\/vnd\.github(?:\.v3)?\.full\+json$/u.test(exchange.headers.accept ?? "");
  const forms = isFull
    ? { body, body_text: body, body_html: renderComment(body, exchange.url.origin, world) }
    : { body };
  return jsonReply(200, { ...described, ...forms });
}

function createComment(exchange: Exchange, world: GitHubWorld, kind: { in_reply_to_id?: number }): Reply {
  const read = readBody(text, exchange);
  if ("refusal" in read) return read.refusal;
  const comment: Comment = {
    id: Math.max(0, ...world.comments.map(({ id }) => id)) + 17,
    issue: Number(exchange.params.number),
    review: kind.in_reply_to_id !== undefined,
    ...kind,
    login: world.token.login,
    body: read.body.body,
  };
  world.comments.push(comment);
  return jsonReply(201, describeComment(comment, world));
}

/** GitHub supports only replies to the first comment of a thread. */
function replyToComment(exchange: Exchange, world: GitHubWorld): Reply {
  const first = world.comments.find(({ id, review }) => review && id === Number(exchange.params.id));
  if (!first || first.in_reply_to_id !== undefined) return refuseGitHub(404, exchange);
  return createComment(exchange, world, { in_reply_to_id: first.id });
}

function editComment(exchange: Exchange, world: GitHubWorld): Reply {
  const { id, place } = exchange.params;
  const comment = world.comments.find((candidate) => candidate.id === Number(id));
  if (!comment || comment.review !== (place === "pulls")) return refuseGitHub(404, exchange);
  const read = readBody(text, exchange);
  if ("refusal" in read) return read.refusal;
  if (comment.login !== world.token.login)
    return refuseGitHub(403, exchange, "Must be the author of the comment");
  comment.body = read.body.body;
  return jsonReply(200, describeComment(comment, world));
}

function describeComment(comment: Comment, { repository }: GitHubWorld) {
  const { id, issue, review, login, body, at = writtenAt } = comment;
  const api = `https://api.github.com/repos/${repository}`;
  const page = `https://github.com/${repository}/pull/${issue}`;
  const written = {
    id,
    body,
    user: simpleUser(login),
    author_association: "NONE",
    created_at: at,
    updated_at: at,
  };
  if (review) return { ...written, ...describePlace(comment, api, page) };
  return {
    ...written,
    node_id: nodeId("IC", id),
    url: `${api}/issues/comments/${id}`,
    issue_url: `${api}/issues/${issue}`,
    html_url: `${page}#issuecomment-${id}`,
  };
}

/** The further fields of a comment on a line of a pull request. */
function describePlace({ id, issue, in_reply_to_id }: Comment, api: string, page: string) {
  const [url, pull] = [`${api}/pulls/comments/${id}`, `${api}/pulls/${issue}`];
  const html = `${page}#discussion_r${id}`;
  const commit = "6dcb09b5b57875f334f61aebed695e2e4193db5e";
  return {
    node_id: nodeId("PRRC", id),
    url,
    html_url: html,
    pull_request_url: pull,
    _links: { self: { href: url }, html: { href: html }, pull_request: { href: pull } },
    pull_request_review_id: 1,
    path: "README.md",
    diff_hunk: "@@ -1 +1 @@",
    commit_id: commit,
    original_commit_id: commit,
    ...(in_reply_to_id !== undefined && { in_reply_to_id }),
  };
}
