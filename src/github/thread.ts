import type { Repository } from "./repository.ts";

/** A comment as GitHub keeps it. */
export interface Comment {
  id: number;
  /** Its page. */
  url: string;
  /** Login of who wrote it; empty for an account that is gone. */
  author: string;
  body: string;
}

/** A place that comments are written to. Its errors are Octokit's own. */
export interface Thread {
  /** All of them, oldest first, page by page. */
  comments(): AsyncIterable<Comment>;
  /** Is not repeated where the answer was lost. */
  add(body: string): Promise<Comment>;
  edit(id: number, body: string): Promise<Comment>;
}

const perPage = 100;

/** To send it again after a lost answer would write a second comment. */
const once = { request: { retries: 0 } };

/** The conversation of an issue or a pull request. */
export function issueThread({ client, name }: Repository, number: number): Thread {
  const { issues } = client.rest;
  return thread({
    pages: () =>
      client.paginate.iterator(issues.listComments, { ...name, issue_number: number, per_page: perPage }),
    add: (body) => issues.createComment({ ...name, issue_number: number, body, ...once }),
    edit: (id, body) => issues.updateComment({ ...name, comment_id: id, body }),
  });
}

/** A conversation about a line of a pull request. */
export function reviewThread({ client, name }: Repository, number: number, firstComment: number): Thread {
  const { pulls } = client.rest;
  const place = { ...name, pull_number: number };
  return thread({
    pages: () => client.paginate.iterator(pulls.listReviewComments, { ...place, per_page: perPage }),
    add: (body) => pulls.createReplyForReviewComment({ ...place, comment_id: firstComment, body, ...once }),
    edit: (id, body) => pulls.updateReviewComment({ ...name, comment_id: id, body }),
  });
}

interface Routes {
  pages(): AsyncIterable<{ data: RawComment[] }>;
  add(body: string): Promise<{ data: RawComment }>;
  edit(id: number, body: string): Promise<{ data: RawComment }>;
}

interface RawComment {
  id: number;
  html_url: string;
  body?: string;
  user: { login: string } | null;
}

function thread({ pages, add, edit }: Routes): Thread {
  return {
    async *comments() {
      for await (const { data } of pages()) yield* data.map(asComment);
    },
    add: async (body) => asComment((await add(body)).data),
    edit: async (id, body) => asComment((await edit(id, body)).data),
  };
}

function asComment({ id, html_url, body, user }: RawComment): Comment {
  return { id, url: html_url, author: user?.login ?? "", body: body ?? "" };
}
