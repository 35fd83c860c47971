const { enableCompileCache, getCompileCacheDir } = process.getBuiltinModule("node:module");
const { ACTIONS_RUNTIME_TOKEN: token, RUNNER_TEMP: temporary, NODE_DISABLE_COMPILE_CACHE: off } = process.env;
if (token && temporary && !off && !getCompileCacheDir()) {
  const { hash } = process.getBuiltinModule("node:crypto");
  const { existsSync, mkdirSync } = process.getBuiltinModule("node:fs");
  const folder = `${temporary}/generate-video-${hash("sha256", token)}`;
  try {
    if (!existsSync(folder)) mkdirSync(folder, 0o700);
    enableCompileCache(folder);
  } catch {
    // Nothing is kept.
  }
}
const { start } = await import("./index.js");
await start("previews");
