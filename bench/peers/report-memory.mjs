// Preloaded: says at the process' end how much memory it had at most, in kilobytes.
import { writeFileSync } from "node:fs";

process.on("exit", () => writeFileSync(process.env.REPORT_MEMORY_TO, String(process.resourceUsage().maxRSS)));
