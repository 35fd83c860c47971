import { start } from "../index.ts";

await start("previews");
