import { existsSync } from "node:fs";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** Where a system keeps its programs. */
export const systemPath: readonly string[] = ["/opt/homebrew/bin", "/usr/local/bin", "/usr/bin", "/bin"];

/** A folder with these programs of the system and no others. */
export async function programs(names: readonly string[]): Promise<string> {
  const folder = await temporaryFolder("programs");
  for (const name of names) {
    const found = systemPath.map((place) => join(place, name)).find(existsSync);
    if (found === undefined) throw new Error(`This system has no ${name}`);
    await symlink(found, join(folder, name));
  }
  return folder;
}
