import { createReadStream } from "node:fs";
import { Mp4BoxParser } from "./boxes.ts";
import { measureFile } from "./measure.ts";

/** Checks a file that is on the disk already as a download is checked. @throws {BadVideoError} */
export async function checkVideo(path: string): Promise<void> {
  const boxes = new Mp4BoxParser();
  for await (const chunk of createReadStream(path)) boxes.push(chunk);
  await measureFile(path, boxes.finish());
}
