import { appendFileSync } from "node:fs";
import { registerHooks } from "node:module";

// Preloaded into a process of its own: writes down the URL of each file that the process loads.
const list = process.env.RECORD_LOADS_TO;
if (list === undefined) throw new Error("RECORD_LOADS_TO names no file");

registerHooks({
  load(url, context, next) {
    if (url.startsWith("file:")) appendFileSync(list, `${url}\n`);
    return next(url, context);
  },
});
