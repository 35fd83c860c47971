import { hash } from "node:crypto";
import { enableCompileCache } from "node:module";

const { ACTIONS_RUNTIME_TOKEN: token, RUNNER_TEMP: temporary } = process.env;
if (token && temporary) enableCompileCache(`${temporary}/generate-video-${hash("sha256", token)}`);
const { start } = await import("./index.js");
await start("preview");
