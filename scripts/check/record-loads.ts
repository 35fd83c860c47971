import { appendFileSync } from "node:fs";
import { registerHooks } from "node:module";

// Preloaded into a process under test. Records, in order, the URL of each file that the process loads and each module
// of Node that it imports, such as `node:http`.
const list = process.env.RECORD_LOADS_TO;
if (list === undefined) throw new Error("RECORD_LOADS_TO does not name a file");

registerHooks({
  load(url, context, next) {
    appendFileSync(list, `${url}\n`);
    return next(url, context);
  },
});
