import { pause } from "../abort.ts";
import type { CommentReference } from "./event.ts";
import { answered, readHttpStatus } from "./refusal.ts";
import type { Repository } from "./repository.ts";

/** A comment on GitHub. */
export interface Comment {
  id: number;
  /** Its page. */
  url: string;
  /** The author's login; empty for a deleted account. */
  author: string;
  body: string;
}

/** A conversation on GitHub. Methods throw Octokit's errors. */
export interface Thread {
  /** The comments since the thread's start: the oldest 100, then the newest first, 1,000 at most. */
  comments(): AsyncIterable<Comment>;
  /** Does not retry, because a retry after a lost answer would add a second comment. */
  add(body: string): Promise<Comment>;
  edit(id: number, body: string): Promise<Comment>;
}

const perPage = 100;
/** Pages that are read at most: a report is among the newest comments of a conversation. */
const maxPages = 10;

/** A retry after a lost answer would write a second comment. */
const once = { request: { retries: 0 } };

/**
 * The conversation of an issue or a pull request.
 *
 * @param since An ISO date: older comments are left out.
 */
export function issueThread({ client, name }: Repository, number: number, since: string | undefined): Thread {
  const { issues } = client.rest;
  const place = { ...name, issue_number: number, ...(since !== undefined && { since }) };
  return thread({
    list: (page) => issues.listComments({ ...place, per_page: perPage, page }),
    add: (body) => issues.createComment({ ...name, issue_number: number, body, ...once }),
    edit: (id, body) => issues.updateComment({ ...name, comment_id: id, body }),
  });
}

/** A conversation about a line of a pull request. @param since as above. */
export function reviewThread(
  { client, name }: Repository,
  number: number,
  firstComment: number,
  since: string | undefined,
): Thread {
  const { pulls } = client.rest;
  const place = { ...name, pull_number: number };
  const query = { ...place, ...(since !== undefined && { since }), per_page: perPage };
  return thread({
    list: (page) => pulls.listReviewComments({ ...query, page }),
    add: (body) => pulls.createReplyForReviewComment({ ...place, comment_id: firstComment, body, ...once }),
    edit: (id, body) => pulls.updateReviewComment({ ...name, comment_id: id, body }),
  });
}

interface Routes {
  list(page: number): Promise<{ data: RawComment[]; headers: { link?: string | undefined } }>;
  add(body: string): Promise<{ data: RawComment }>;
  edit(id: number, body: string): Promise<{ data: RawComment }>;
}

interface RawComment {
  id: number;
  html_url: string;
  body?: string;
  user: { login: string } | null;
}

function thread({ list, add, edit }: Routes): Thread {
  return {
    async *comments() {
      const first = await list(1);
      yield* first.data.map(asComment);
      const last = lastPage(first.headers.link);
      for (let page = last; page > Math.max(1, last - maxPages + 1); page--)
        yield* (await list(page)).data.map(asComment);
    },
    add: async (body) => asComment((await add(body)).data),
    edit: async (id, body) => asComment((await edit(id, body)).data),
  };
}

/** From a `Link` header: https://docs.github.com/rest/using-the-rest-api/using-pagination-in-the-rest-api */
function lastPage(link = ""): number {
  const [, page] = /[?&]page=(\d{1,9})[^<>]*>; rel="last"/u.exec(link) ?? [];
  return Number(page ?? 1);
}

function asComment({ id, html_url, body, user }: RawComment): Comment {
  return { id, url: html_url, author: user?.login ?? "", body: body ?? "" };
}

/** How many times a comment is sent while answers are lost, and milliseconds in between. */
const maxTries = 3;
const retryMs = 2000;

/** Identifies our comment: by its author, so that nobody can forge it, and by a hidden marker. */
export interface OwnComment {
  /** The login that the token writes under. */
  login: string;
  /** The comment begins with it. */
  marker: string;
}

/**
 * Updates our comment in a thread, or adds it if there is none.
 *
 * @param compose Returns the comment's text after the marker, from the text that was there before.
 * @throws Octokit's errors, or the signal's reason.
 */
export async function upsertComment(
  thread: Thread,
  own: OwnComment,
  compose: (earlier: string | undefined) => string,
  signal: AbortSignal,
): Promise<Comment> {
  const earlier = await findOwn(thread, own);
  const body = own.marker + compose(earlier?.body.slice(own.marker.length));
  if (!earlier) return add(thread, own, body, signal);
  return thread.edit(earlier.id, body).catch((error) => {
    if (readHttpStatus(error) !== 404) throw error;
    return add(thread, own, body, signal);
  });
}

async function findOwn(thread: Thread, { login, marker }: OwnComment): Promise<Comment | undefined> {
  for await (const comment of thread.comments()) {
    if (comment.author === login && comment.body.startsWith(marker)) return comment;
  }
  return undefined;
}

/** Adds a comment. After a lost answer, looks for the comment before sending it again. */
async function add(thread: Thread, own: OwnComment, body: string, signal: AbortSignal): Promise<Comment> {
  for (let tries = 1; ; tries++) {
    try {
      return await thread.add(body);
    } catch (error) {
      const lost = (readHttpStatus(error) ?? 500) >= 500;
      if (!lost || tries === maxTries) throw error;
      await pause(retryMs * tries, signal);
      const arrived = await findOwn(thread, own);
      if (arrived) return arrived;
    }
  }
}

/** The hidden start of our comment; it names the comment that we reply to. */
export function commentMarker(commentId: number): string {
  return `<!-- generate-video comment ${commentId} -->`;
}

/**
 * The login that the token writes under. `GET /user` is closed to the tokens of apps, `GITHUB_TOKEN` among them;
 * GraphQL's viewer is open to every kind.
 */
export async function ownLogin({ client }: Repository): Promise<string> {
  const { viewer } = await client.graphql<{ viewer: { login: string } }>("query { viewer { login } }");
  return viewer.login;
}

/** 👎, 😕, 👀 */
export type Reaction = "-1" | "confused" | "eyes";

/** Reacts to a comment. A second reaction of the same kind changes nothing. */
export async function react(
  { client, name }: Repository,
  comment: CommentReference,
  content: Reaction,
  permissions: readonly string[],
): Promise<void> {
  const { reactions } = client.rest;
  const add =
    comment.kind === "issue" ? reactions.createForIssueComment : reactions.createForPullRequestReviewComment;
  const request = { doing: "react to the comment", permissions };
  await answered(request, add({ ...name, comment_id: comment.id, content }));
}
