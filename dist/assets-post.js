import { start } from "./index.js";

await start("assets-post");
