import { start } from "../index.ts";

await start("publish");
