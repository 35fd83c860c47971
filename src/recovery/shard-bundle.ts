import { hash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as z from "zod/mini";
import { linkOrCopy, replaceTextSync } from "../files/replace.ts";
import { type LockEntries, lockEntry } from "../lock/entry.ts";
import { readLock, writeLock } from "../lock/lock-file.ts";
import { isCurrent } from "../previews/current.ts";
import { posterPath, previewPath } from "../previews/paths.ts";
import { type PreviousAttempt, previousAttempt } from "./ticket-name.ts";

/** The place of a bundle in a run. */
export interface BundlePlace {
  /** The manifest's name. */
  manifest: string;
  /** Limits the videos that the shards divide; empty for all. */
  only: readonly string[];
  /** The shard, from 1, and how many there are. */
  shard: { index: number; count: number };
  /** The run's attempt, from 1. */
  attempt: number;
}

/** The name of a shard's bundle, by which it is found without a listing. */
export function bundleName({ manifest, only, shard: { index, count }, attempt }: BundlePlace): string {
  const part = only.length === 0 ? "" : `-${shortHash(only.join(" "))}`;
  return `${bundlePrefix(manifest)}${index}-of-${count}${part}-attempt-${attempt}`;
}

/** The prefix of the names of a manifest's bundles. */
export function bundlePrefix(manifest: string): string {
  return `generate-video-shard-${shortHash(manifest)}-`;
}

function shortHash(text: string): string {
  return hash("sha256", text).slice(0, 16);
}

/**
 * What the videos of a shard have paid for, by idempotency key: undefined for surely nothing. About a key that is
 * missing nothing is known.
 */
export type ShardTickets = Map<string, PreviousAttempt | undefined>;

/** The file in a bundle with the video of an id. */
export function bundledVideo(id: string): string {
  return `${id}.mp4`;
}

/** The pictures of a video: their names in a bundle, and their paths beside the video. */
export function bundledPictures(id: string, path: string) {
  return [
    { name: `${id}.poster.jpg`, file: posterPath(path), type: "image/jpeg" },
    { name: `${id}.preview.gif`, file: previewPath(path), type: "image/gif" },
  ] as const;
}

/** The files in a bundle besides the videos and their pictures. */
const lockName = "lock.json";
const ticketsName = "tickets.json";

/** The same run reads its bundles minutes or days later. */
const retentionDays = 7;

const draftSchema = () =>
  z.object({
    name: z.string(),
    entries: z.record(z.string(), lockEntry),
    /** Absolute paths by the names in the bundle. */
    files: z.record(z.string(), z.string()),
    tickets: ticketsSchema(),
  });

/** Null stands for undefined, which JSON does not have. */
const ticketsSchema = () => z.record(z.string(), z.nullable(previousAttempt()));

/**
 * A shard's bundle while its videos are being made. A file has its contents at each moment, so that the post step can
 * store the bundle of a step that was stopped.
 */
export class BundleDraft {
  readonly #file: string;
  readonly #name: string;
  readonly #entries: LockEntries = new Map();
  readonly #files = new Map<string, string>();
  readonly #tickets: ShardTickets;

  /**
   * @param file Absolute path of the draft.
   * @param name The bundle's name.
   * @param tickets What is known of the shard's videos.
   */
  constructor(file: string, name: string, tickets: ShardTickets) {
    this.#file = file;
    this.#name = name;
    this.#tickets = tickets;
    this.#write();
  }

  /** What is known of a video; see {@link ShardTickets}. */
  get tickets(): ReadonlyMap<string, PreviousAttempt | undefined> {
    return this.#tickets;
  }

  setTicket(key: string, previous: PreviousAttempt | undefined): void {
    this.#tickets.set(key, previous);
    this.#write();
  }

  /** Adds a finished video. @param path Absolute. */
  add(id: string, path: string, entry: z.output<typeof lockEntry>): void {
    this.#entries.set(id, entry);
    this.#files.set(bundledVideo(id), path);
    this.#write();
  }

  /** Adds the pictures of a video, as far as it has any. */
  async addPictures(id: string, path: string): Promise<void> {
    for (const { name, file } of bundledPictures(id, path))
      if (await isCurrent(file, path)) this.#files.set(name, file);
    this.#write();
  }

  #write(): void {
    const tickets = [...this.#tickets].map(([key, previous]) => [key, previous ?? null]);
    const draft: z.output<ReturnType<typeof draftSchema>> = {
      name: this.#name,
      entries: Object.fromEntries(this.#entries),
      files: Object.fromEntries(this.#files),
      tickets: Object.fromEntries(tickets),
    };
    replaceTextSync(this.#file, JSON.stringify(draft));
  }
}

/**
 * Stores the bundle of a draft as an artifact of the run.
 *
 * @param file Absolute path of the draft.
 * @throws the client's error once it has failed for good, or the signal's reason.
 */
export async function uploadDraft(file: string, temporaryFolder: string, signal: AbortSignal): Promise<void> {
  const draft = draftSchema().parse(JSON.parse(await readFile(file, "utf8")));
  const [{ uploadFolder }, { inScratchFolder }] = await Promise.all([
    import("../artifacts/upload.ts"),
    import("../artifacts/scratch.ts"),
  ]);
  await inScratchFolder(join(temporaryFolder, "shard-"), signal, async (folder) => {
    // The post step may find no workspace; the tickets still lead to its videos.
    for (const [name, path] of Object.entries(draft.files))
      if (existsSync(path)) await linkOrCopy(path, join(folder, name));
    await writeLock(join(folder, lockName), new Map(Object.entries(draft.entries)));
    await writeFile(join(folder, ticketsName), JSON.stringify(draft.tickets));
    await uploadFolder(folder, { name: draft.name, retentionDays }, signal);
  });
}

/** The lock entries in an unpacked bundle. @throws {Failure} if they cannot be read. */
export async function readBundledLock(folder: string, bundle: string): Promise<LockEntries> {
  return readLock(join(folder, lockName), `${bundle}/${lockName}`);
}

/** The tickets in an unpacked bundle; empty if they cannot be read. */
export async function readBundledTickets(folder: string): Promise<ShardTickets> {
  try {
    const parsed = ticketsSchema().parse(JSON.parse(await readFile(join(folder, ticketsName), "utf8")));
    return new Map(Object.entries(parsed).map(([key, previous]) => [key, previous ?? undefined]));
  } catch {
    return new Map();
  }
}
