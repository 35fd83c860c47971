import { git } from "./commands.ts";

/** What keeps a checkout from being released. */
interface Obstacles {
  /** Changes that are not committed. */
  changes: string[];
  /** About the commit, its branch and its tag. */
  place: string[];
}

/** Looks for what keeps the checked-out commit from being released as a version. Changes nothing. */
export async function checkCheckout(version: string): Promise<Obstacles> {
  const changed = await git("status", "--porcelain");
  return {
    changes: changed === "" ? [] : ["The checkout has changes that are not committed"],
    place: await findObstacles(version).catch(({ message }: Error) => [message.trim()]),
  };
}

async function findObstacles(version: string): Promise<string[]> {
  const remote = await git("ls-remote", "origin", "refs/heads/main", `refs/tags/v${version}`);
  const commits = new Map(
    remote.split("\n").map((line) => line.split("\t").toReversed() as [string, string]),
  );
  const head = await git("rev-parse", "HEAD");
  return [
    ...(commits.get("refs/heads/main") === head ? [] : [`Commit ${head} is not the newest one of main`]),
    ...(commits.has(`refs/tags/v${version}`) ? [`The tag v${version} exists already`] : []),
  ];
}
