import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DefaultArtifactClient } from "@actions/artifact";
import type { Earlier } from "../generation/generate.ts";
import { quietly } from "./quiet.ts";
import { NameTakenError, uploadNamed } from "./upload.ts";

/**
 * Tickets: tiny artifacts that let a later attempt of a run find the generation that an earlier one paid for.
 *
 * Everything is in the name, because after a re-run earlier artifacts can be listed but not always downloaded
 * (actions/download-artifact#486). A name holds the key of the request, and the generation's id in base64url or
 * the word for a submit whose outcome nobody saw.
 */
const prefix = "generate-video-ticket";
const submitting = "submitting";

const explanation =
  "This lets a re-run of the job collect the video that this attempt has paid for. It can be deleted.\n";

/** Where the run's artifacts can be listed from outside: for what its own listing no longer shows. */
export interface RestListing {
  token: string;
  runId: number;
  owner: string;
  repository: string;
}

/** Stores a ticket. `folder` is where the file is made. */
export async function storeTicket(
  key: string,
  earlier: Earlier,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  const what =
    earlier.state === "accepted" ? `id.${Buffer.from(earlier.id).toString("base64url")}` : submitting;
  const place = await mkdtemp(join(folder, "ticket-"));
  try {
    const file = join(place, "ticket");
    await writeFile(file, explanation);
    const name = `${prefix}-${key}-${what}`;
    await uploadNamed({ file, name, archive: false, retentionDays: undefined }, signal);
  } catch (error) {
    if (!(error instanceof NameTakenError)) throw error;
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/** The tickets that earlier attempts left: in the run's own listing, else in the REST listing. Each is read once. */
export class EarlierTickets {
  readonly #listings: (() => Promise<ListedArtifact[]>)[];

  /** @param onFailure Is told why a listing could not be read. */
  constructor(rest: RestListing | undefined, onFailure: (message: string) => void) {
    const client = new DefaultArtifactClient();
    const lists = rest
      ? [() => client.listArtifacts(), () => client.listArtifacts({ findBy: findBy(rest) })]
      : [() => client.listArtifacts()];
    this.#listings = lists.map((list) => once(() => listed(list, onFailure)));
  }

  /** The newest ticket of a key. */
  async find(key: string): Promise<Earlier | undefined> {
    for (const listing of this.#listings) {
      const found = newestTicket(key, await listing());
      if (found) return found;
    }
    return undefined;
  }
}

interface ListedArtifact {
  name: string;
  createdAt?: Date;
}

function findBy({ token, runId, owner, repository }: RestListing) {
  return { token, workflowRunId: runId, repositoryOwner: owner, repositoryName: repository };
}

/** Newest first; ids do not tell. A listing that cannot be read has nothing in it. */
async function listed(
  list: () => Promise<{ artifacts: ListedArtifact[] }>,
  onFailure: (message: string) => void,
): Promise<ListedArtifact[]> {
  try {
    const { artifacts } = await quietly(list);
    return artifacts.toSorted((a, b) => (b.createdAt?.getTime() ?? 0) - (a.createdAt?.getTime() ?? 0));
  } catch (error) {
    onFailure(error instanceof Error ? error.message : String(error));
    return [];
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** One name can stand several times; an id is worth more than none. */
function newestTicket(key: string, newestFirst: readonly ListedArtifact[]): Earlier | undefined {
  const tickets = newestFirst.flatMap(({ name }) => readName(key, name) ?? []);
  return tickets.find(({ state }) => state === "accepted") ?? tickets[0];
}

function readName(key: string, name: string): Earlier | undefined {
  const start = `${prefix}-${key}-`;
  if (!name.startsWith(start)) return undefined;
  const what = name.slice(start.length);
  if (what === submitting) return { state: "submitting" };
  const [, encoded] = /^id\.([\w-]+)$/u.exec(what) ?? [];
  return encoded === undefined
    ? undefined
    : { state: "accepted", id: Buffer.from(encoded, "base64url").toString() };
}
