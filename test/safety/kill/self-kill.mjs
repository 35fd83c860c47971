// Preloaded into a step that is to be killed at a certain point: right after the write whose number KILL_AFTER_WRITE
// is. Writes are the lines of the log, the outputs and the state. Says in COUNT_FILE how many there were otherwise.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";

const last = Number(process.env.KILL_AFTER_WRITE ?? Number.POSITIVE_INFINITY);
let count = 0;

function counted(write) {
  return function (...values) {
    const result = write.apply(this, values);
    count += 1;
    if (count === last) process.kill(process.pid, "SIGKILL");
    return result;
  };
}

fs.appendFileSync = counted(fs.appendFileSync);
fs.writeSync = counted(fs.writeSync);
process.stdout.write = counted(process.stdout.write);
syncBuiltinESMExports();

const file = process.env.COUNT_FILE;
if (file) process.on("exit", () => fs.writeFileSync(file, String(count)));
