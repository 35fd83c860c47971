import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Picture } from "../../src/pictures/picture.ts";
import { PictureReader } from "../../src/pictures/reader.ts";
import { temporaryFolder } from "./temporary-folder.ts";

/** A picture that was checked, in a file of its own. */
export async function checkedPicture(bytes: Buffer, name = "a.png"): Promise<Picture> {
  const workspace = await temporaryFolder("picture");
  await writeFile(join(workspace, name), bytes);
  const read = await new PictureReader({ workspace }).read(name, 30_000_000);
  if ("problem" in read) throw new Error(read.problem);
  return read.picture;
}
