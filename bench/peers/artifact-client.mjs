// GitHub's artifact client alone. With a file as its argument it uploads that; without one it waits, loaded, for the
// name of a file on standard input.
import { once } from "node:events";
import { basename, dirname } from "node:path";
import { createInterface } from "node:readline";
import { DefaultArtifactClient } from "@actions/artifact";

async function upload(file) {
  await new DefaultArtifactClient().uploadArtifact(basename(file), [file], dirname(file), {
    skipArchive: true,
  });
}

const [given] = process.argv.slice(2);
if (given !== undefined) {
  await upload(given);
} else {
  console.log("loaded");
  const [file] = await once(createInterface({ input: process.stdin }), "line");
  await upload(file);
  process.exit();
}
