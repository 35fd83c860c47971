// Preloaded into a step: says at its end, in MEMORY_FILE, how many kilobytes it had at the most.
import { writeFileSync } from "node:fs";

process.on("exit", () => writeFileSync(process.env.MEMORY_FILE, String(process.resourceUsage().maxRSS)));
