import { pause } from "../abort.ts";
import { statusOf } from "./refusal.ts";
import type { Comment, Thread } from "./thread.ts";

/** How often a comment is sent, where no answer says whether it arrived, and milliseconds in between. */
const maxTries = 3;
const retryMs = 2000;

/** Which comment is ours: the mark is hidden in it, and nobody else's comment counts, whatever it holds. */
export interface OwnComment {
  /** The login that the token writes under. */
  login: string;
  /** The comment begins with it. */
  marker: string;
}

/**
 * Keeps a single comment of ours in a thread: writes it where there is none, else writes it anew.
 *
 * @param compose Gives the comment's text after the mark, from what stood there before.
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
    if (statusOf(error) !== 404) throw error;
    return add(thread, own, body, signal);
  });
}

async function findOwn(thread: Thread, { login, marker }: OwnComment): Promise<Comment | undefined> {
  for await (const comment of thread.comments()) {
    if (comment.author === login && comment.body.startsWith(marker)) return comment;
  }
  return undefined;
}

/** Looks, after an answer was lost, whether the comment is there, before it is sent again. */
async function add(thread: Thread, own: OwnComment, body: string, signal: AbortSignal): Promise<Comment> {
  for (let tries = 1; ; tries++) {
    try {
      return await thread.add(body);
    } catch (error) {
      const lost = (statusOf(error) ?? 500) >= 500;
      if (!lost || tries === maxTries) throw error;
      await pause(retryMs * tries, signal);
      const arrived = await findOwn(thread, own);
      if (arrived) return arrived;
    }
  }
}
