import { type Artifact, DefaultArtifactClient } from "@actions/artifact";
import { quietly } from "./quiet.ts";
import { findBy, type RestListing } from "./rest-listing.ts";

/** A zipped artifact of the run that can be read again. */
export interface Bundle {
  name: string;
  /** Unpacks it into a folder. */
  unpack(folder: string): Promise<void>;
}

/** A way to the run's artifacts: its own service, or the REST API. */
interface Way {
  list(): Promise<{ artifacts: Artifact[] }>;
  download(id: number, path: string): Promise<{ digestMismatch?: boolean }>;
}

/**
 * The artifacts of this run whose names begin with a prefix, oldest first, those of earlier attempts included. The
 * run's own service may list what only the REST API lets a later attempt read (actions/download-artifact#486).
 */
export async function listBundles(prefix: string, rest: RestListing | undefined): Promise<Bundle[]> {
  const ways = waysTo(rest);
  const listings = await Promise.all(
    ways.map(({ list }, index) => (index === 0 ? list() : list().catch(() => none))),
  );
  const byId = new Map(listings.flatMap(({ artifacts }) => artifacts).map((each) => [each.id, each]));
  return [...byId.values()]
    .filter(({ name }) => name.startsWith(prefix))
    .toSorted((a, b) => timeOf(a) - timeOf(b))
    .map(({ id, name }) => ({ name, unpack: (folder) => unpack(id, folder, ways) }));
}

const none: { artifacts: Artifact[] } = { artifacts: [] };

function waysTo(rest: RestListing | undefined): Way[] {
  const client = new DefaultArtifactClient();
  const own: Way = {
    list: () => quietly(() => client.listArtifacts()),
    download: (id, path) => quietly(() => client.downloadArtifact(id, { path })),
  };
  if (!rest) return [own];
  const outside = { findBy: findBy(rest) };
  const way: Way = {
    list: () => quietly(() => client.listArtifacts(outside)),
    download: (id, path) => quietly(() => client.downloadArtifact(id, { ...outside, path })),
  };
  return [own, way];
}

function timeOf({ createdAt }: Artifact): number {
  return createdAt?.getTime() ?? 0;
}

/** Tries one way after the other. @throws the last one's error. */
async function unpack(id: number, folder: string, [way, ...others]: Way[]): Promise<void> {
  if (!way) throw new Error("No way leads to the artifact");
  try {
    await way.download(id, folder);
  } catch (error) {
    if (others.length === 0) throw error;
    await unpack(id, folder, others);
  }
}
