import { start } from "../index.ts";

await start("video-post");
