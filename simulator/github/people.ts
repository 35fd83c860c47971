import * as z from "zod";
import type { Exchange } from "../http/exchange.ts";
import { jsonReply, type Reply } from "../http/reply.ts";
import { allOf, hasNoBody, queryIs, type Route } from "../http/service.ts";
import { readBody } from "./body.ts";
import { isGitHubClient, mayWriteTo, refuseGitHub } from "./refusal.ts";
import { nodeId, simpleUser, writtenAt } from "./user.ts";
import type { GitHubWorld } from "./world.ts";

/** Permissions of users, and reactions to comments. */
export function peopleRoutes(world: GitHubWorld, repository: string): Route[] {
  const client = allOf(isGitHubClient(world), queryIs(refuseGitHub, {}));
  const at = (path: string) => new RegExp(`^${repository}${path}$`, "u");
  return [
    {
      at: "permission",
      method: "GET",
      path: at("/collaborators/(?<login>[^/]+)/permission"),
      check: allOf(client, hasNoBody(refuseGitHub)),
      handle: (exchange) => showPermission(exchange, world),
    },
    {
      at: "react",
      method: "POST",
      path: at("/(?<place>issues|pulls)/comments/(?<id>\\d+)/reactions"),
      check: allOf(
        client,
        mayWriteTo(world, (exchange) => findKind(exchange, world), "issues=write"),
      ),
      handle: (exchange) => addReaction(exchange, world),
    },
  ];
}

function showPermission(exchange: Exchange, { collaborators }: GitHubWorld): Reply {
  const { login = "" } = exchange.params;
  const collaborator = collaborators[login];
  if (!collaborator) return refuseGitHub(404, exchange, `${login} is not a user`);
  const { role_name } = collaborator;
  return jsonReply(200, { ...collaborator, user: { ...simpleUser(login), role_name } });
}

const contents = ["+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes"];

/** Adds a reaction. A repeated one changes nothing and is answered with 200 instead of 201. */
function addReaction(exchange: Exchange, world: GitHubWorld): Reply {
  const read = readBody(z.strictObject({ content: z.enum(contents) }), exchange);
  if ("refusal" in read) return read.refusal;
  const reaction = { comment: Number(exchange.params.id), login: world.token.login, ...read.body };
  const known = world.reactions.some(
    ({ comment, login, content }) =>
      comment === reaction.comment && login === reaction.login && content === reaction.content,
  );
  if (!known) world.reactions.push(reaction);
  const { content } = reaction;
  const user = simpleUser(reaction.login);
  return jsonReply(known ? 200 : 201, {
    id: 1,
    node_id: nodeId("REA", 1),
    user,
    content,
    created_at: writtenAt,
  });
}

function findKind({ params }: Exchange, world: GitHubWorld) {
  const review = params.place === "pulls";
  const comment = world.comments.find(
    (candidate) => candidate.id === Number(params.id) && candidate.review === review,
  );
  if (!comment) return undefined;
  return review ? "review" : world.issues[comment.issue];
}
