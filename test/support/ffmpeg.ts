import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "./temporary-folder.ts";

const program = `#!${process.execPath}
process.stdout.write(Buffer.from(process.argv.includes("gif") ? "GIF89a" : "\\xff\\xd8\\xff", "latin1"));
`;

/** The folder of a program that stands in for ffmpeg: it writes the beginning of a JPEG or a GIF. */
export async function standInForFfmpeg(): Promise<string> {
  const folder = await temporaryFolder("ffmpeg");
  await writeFile(join(folder, "ffmpeg"), program, { mode: 0o755 });
  return folder;
}
