import { enableCompileCache } from "node:module";

const { RUNNER_TEMP } = process.env;
if (RUNNER_TEMP) enableCompileCache(`${RUNNER_TEMP}/generate-video-compile-cache`);
const { start } = await import("./index.js");
await start("assets-post");
