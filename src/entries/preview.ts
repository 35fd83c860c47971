import { start } from "../index.ts";

await start("preview");
