import { start } from "../index.ts";

await start("slash-command");
