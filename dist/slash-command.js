import { start } from "./index.js";

await start("slash-command");
