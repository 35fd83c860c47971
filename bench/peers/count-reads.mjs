// Preloaded: says at the process' end how many streams of mp4 files were opened, and of how many files.
import fs, { writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const opened = [];
const { createReadStream } = fs;
fs.createReadStream = (path, options) => {
  if (String(path).endsWith(".mp4")) opened.push(String(path));
  return createReadStream(path, options);
};
syncBuiltinESMExports();

process.on("exit", () =>
  writeFileSync(process.env.REPORT_READS_TO, `${opened.length} ${new Set(opened).size}`),
);
