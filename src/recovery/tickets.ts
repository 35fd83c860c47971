import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ListedArtifact, RunArtifacts } from "../artifacts/run-artifacts.ts";
import { inScratchFolder } from "../artifacts/scratch.ts";
import { uploadArtifact } from "../artifacts/upload.ts";
import type { PreviousAttempt, PreviousAttemptLookup } from "../generation/generate.ts";
import { generationId } from "../inputs/values.ts";

/**
 * Tickets: tiny artifacts that let a later attempt of a run find the generation that an earlier one paid for.
 *
 * Everything is in the name, because after a re-run earlier artifacts can be listed but not always downloaded
 * (actions/download-artifact#486). A name holds the key of the request, and then `id.` with the generation's id in
 * base64url, or `submitting.` with the attempt whose submit had an outcome that nobody saw. Before the dot stands a
 * number where a name was taken: `id-2.`.
 */
const prefix = "generate-video-ticket";

/** File systems take names of 255 bytes, and one that is taken gets a suffix. */
const longestName = 245;

const explanation =
  "This lets a re-run of the job collect the video that this attempt has paid for. It can be deleted.\n";

/** Stores a ticket. `folder` is where the file is made. */
export async function storeTicket(
  key: string,
  previous: PreviousAttempt,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const name = `${prefix}-${key}-${written(previous)}`;
  if (name.length > longestName) throw new Error("the generation's id is too long for an artifact's name");
  await inScratchFolder(join(folder, "ticket-"), signal, async (place) => {
    const file = join(place, "ticket");
    await writeFile(file, explanation);
    await uploadArtifact({ file, name, archive: false, retentionDays: undefined }, signal);
  });
}

/**
 * Finds the newest ticket of a key among the artifacts of all attempts. Without one, only a complete listing says
 * that nothing was submitted.
 *
 * @throws the signal's reason.
 */
export async function findTicket(key: string, run: RunArtifacts): Promise<PreviousAttemptLookup> {
  const own = await run.own();
  const listed = own.gap === undefined ? newestTicket(key, own.artifacts) : undefined;
  if (listed) return listed;
  const { artifacts, gap } = await run.all();
  const found = newestTicket(key, artifacts);
  const certain = gap === undefined || (typeof found === "object" && found.state === "accepted");
  return certain ? found : "unreadable";
}

/** The newest tells how far the request has come; ids do not tell which that is, and one name can stand several times. */
function newestTicket(key: string, artifacts: readonly ListedArtifact[]): PreviousAttemptLookup {
  const tickets = artifacts.flatMap(({ name, createdAt }) => {
    const found = readName(key, name);
    return found ? [{ found, time: createdAt?.getTime() ?? 0 }] : [];
  });
  const newest = Math.max(...tickets.map(({ time }) => time));
  const candidates = tickets.filter(({ time }) => time === newest).map(({ found }) => found);
  return candidates.find((found) => typeof found === "object" && found.state === "accepted") ?? candidates[0];
}

function written(previous: PreviousAttempt): string {
  return previous.state === "accepted"
    ? `id.${Buffer.from(previous.id).toString("base64url")}`
    : `submitting.${previous.attempt}`;
}

/** An id is checked like one that a user gives: artifacts are no more to be trusted. */
function readName(key: string, name: string): PreviousAttemptLookup {
  const start = `${prefix}-${key}-`;
  if (!name.startsWith(start)) return undefined;
  const [, state, value = ""] = /^(id|submitting)(?:-\d+)?\.([\w-]+)$/u.exec(name.slice(start.length)) ?? [];
  if (state === "id") {
    const id = Buffer.from(value, "base64url").toString();
    return generationId.pattern.test(id) ? { state: "accepted", id } : "unreadable";
  }
  return state === "submitting" && /^\d+$/u.test(value)
    ? { state: "submitting", attempt: Number(value) }
    : undefined;
}
