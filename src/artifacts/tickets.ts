import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DefaultArtifactClient } from "@actions/artifact";
import type { Earlier, Found } from "../generation/generate.ts";
import { orAborted } from "../runner/stop.ts";
import { quietly } from "./quiet.ts";
import { findBy, type RestListing } from "./rest-listing.ts";
import { inScratchFolder } from "./scratch.ts";
import { uploadArtifact } from "./upload.ts";

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

/** A listing that takes longer than this is given up. */
const listTimeoutMs = 30_000;

const explanation =
  "This lets a re-run of the job collect the video that this attempt has paid for. It can be deleted.\n";

/** Stores a ticket. `folder` is where the file is made. */
export async function storeTicket(
  key: string,
  earlier: Earlier,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const name = `${prefix}-${key}-${written(earlier)}`;
  if (name.length > longestName) throw new Error("the generation's id is too long for an artifact's name");
  await inScratchFolder(join(folder, "ticket-"), signal, async (place) => {
    const file = join(place, "ticket");
    await writeFile(file, explanation);
    await uploadArtifact({ file, name, archive: false, retentionDays: undefined }, signal);
  });
}

/** The tickets that earlier attempts left: in the run's own listing, else in the REST listing. Each is read once. */
export class EarlierTickets {
  readonly #listings: (() => Promise<ListedArtifact[] | undefined>)[];

  /** @param onFailure Is told why a listing could not be read. */
  constructor(rest: RestListing | undefined, onFailure: (message: string) => void, signal: AbortSignal) {
    const client = new DefaultArtifactClient();
    const lists = rest
      ? [() => client.listArtifacts(), () => client.listArtifacts({ findBy: findBy(rest) })]
      : [() => client.listArtifacts()];
    this.#listings = lists.map((list) => once(() => listed(list, onFailure, signal)));
  }

  /** The newest ticket of a key. @throws the signal's reason. */
  async find(key: string): Promise<Found> {
    let readable = false;
    for (const listing of this.#listings) {
      const artifacts = await listing();
      const found = artifacts && newestTicket(key, artifacts);
      if (found) return found;
      readable ||= artifacts !== undefined;
    }
    return readable ? undefined : "unreadable";
  }
}

interface ListedArtifact {
  name: string;
  createdAt?: Date;
}

/** What a listing holds; undefined where it cannot be read. */
async function listed(
  list: () => Promise<{ artifacts: ListedArtifact[] }>,
  onFailure: (message: string) => void,
  signal: AbortSignal,
): Promise<ListedArtifact[] | undefined> {
  try {
    const timeout = AbortSignal.timeout(listTimeoutMs);
    const { artifacts } = await orAborted(quietly(list), AbortSignal.any([signal, timeout]));
    return artifacts;
  } catch (error) {
    signal.throwIfAborted();
    onFailure(error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** The newest tells how far the request has come; ids do not tell which that is, and one name can stand several times. */
function newestTicket(key: string, artifacts: readonly ListedArtifact[]): Earlier | undefined {
  const tickets = artifacts.flatMap(({ name, createdAt }) => {
    const earlier = readName(key, name);
    return earlier ? [{ earlier, time: createdAt?.getTime() ?? 0 }] : [];
  });
  const newest = Math.max(...tickets.map(({ time }) => time));
  const candidates = tickets.filter(({ time }) => time === newest).map(({ earlier }) => earlier);
  return candidates.find(({ state }) => state === "accepted") ?? candidates[0];
}

function written(earlier: Earlier): string {
  return earlier.state === "accepted"
    ? `id.${Buffer.from(earlier.id).toString("base64url")}`
    : `submitting.${earlier.attempt}`;
}

function readName(key: string, name: string): Earlier | undefined {
  const start = `${prefix}-${key}-`;
  if (!name.startsWith(start)) return undefined;
  const [, state, value = ""] = /^(id|submitting)(?:-\d+)?\.([\w-]+)$/u.exec(name.slice(start.length)) ?? [];
  if (state === "id") return { state: "accepted", id: Buffer.from(value, "base64url").toString() };
  return state === "submitting" && /^\d+$/u.test(value)
    ? { state: "submitting", attempt: Number(value) }
    : undefined;
}
