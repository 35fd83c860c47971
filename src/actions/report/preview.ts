import { readFile, stat } from "node:fs/promises";
import type { StepContext } from "../../context.ts";
import { branchData } from "../../github/git-data.ts";
import { publishPreview } from "../../github/preview-branch.ts";
import { answered } from "../../github/refusal.ts";
import type { Repository } from "../../github/repository.ts";
import { invalidInput } from "../../inputs/read.ts";
import { formatBytes } from "../../text/format.ts";

/** In bytes. GitHub shows pictures of up to 10 MB in comments; half of that keeps the branch small. */
const maxBytes = 5_000_000;

/**
 * Commits a GIF to the branch of previews.
 *
 * @returns the address of the GIF, for a comment.
 * @throws {Failure}
 */
export async function storePreview(
  file: string,
  commentId: number,
  branch: string,
  repository: Repository,
  { repositoryUrl }: StepContext,
): Promise<string> {
  const content = await readGif(file);
  const preview = { commentId, content, madeAt: new Date() };
  const request = { doing: `store the preview on the branch ${branch}`, permissions: ["contents: write"] };
  const path = await answered(request, publishPreview(branchData(repository, branch), preview));
  return `${repositoryUrl}/raw/${branch}/${path}`;
}

async function readGif(file: string): Promise<Buffer> {
  const problem = (message: string) => invalidInput([{ input: "preview-file", message }]);
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) throw problem("does not name a file");
  if (found.size > maxBytes)
    throw problem(`is ${formatBytes(found.size)}; the limit is ${formatBytes(maxBytes)}`);
  const content = await readFile(file);
  if (!/^GIF8[79]a/u.test(content.subarray(0, 6).toString("latin1"))) throw problem("is not a GIF");
  return content;
}
