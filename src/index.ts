import { StepAborted } from "./abort.ts";
import { readContext, type StepContext } from "./context.ts";
import { asFailure } from "./errors.ts";
import { ActionLog } from "./log/action-log.ts";

type Action = (context: StepContext) => Promise<void>;

/**
 * The entry files of `dist` that the `action.yml` files name, without their ending, and the action of each. Each action
 * is loaded on demand, except `main`, which is bundled into the entry chunk to save opening one file.
 */
export const actions = {
  main: async (): Promise<Action> =>
    (await import(/* webpackMode: "eager" */ "./actions/video/main.ts")).runVideo,
  post: async (): Promise<Action> => (await import("./actions/post.ts")).runPost,
  assets: async (): Promise<Action> => (await import("./actions/assets/main.ts")).runAssets,
  "assets-post": async (): Promise<Action> => (await import("./actions/post.ts")).runPost,
  previews: async (): Promise<Action> => (await import("./actions/previews/main.ts")).runPreviews,
  preview: async (): Promise<Action> => (await import("./actions/preview/main.ts")).runPreview,
  publish: async (): Promise<Action> => (await import("./actions/publish/main.ts")).runPublish,
  "slash-command": async (): Promise<Action> =>
    (await import("./actions/slash-command/main.ts")).runSlashCommand,
  report: async (): Promise<Action> => (await import("./actions/report/main.ts")).runReport,
};

/** Milliseconds that a stopped action gets to end by itself. The runner kills a cancelled step after 7.5 s. */
const endingMs = 5000;

/** Runs an action as the runner starts it, and ends the process: exit 0, or exit 1 after exactly one error. */
export async function start(name: keyof typeof actions): Promise<never> {
  const core = new ActionLog();
  const stopped = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.on(signal, () => stopped.abort(new StepAborted("cancelled")));
  }
  // A closed log pipe does not stop the action.
  process.stdout.on("error", () => {});
  // An uncaught exception fails the step too, even if the action then ends without an error.
  const uncaught: Error[] = [];
  const thrown = new Promise<never>((_, reject) => {
    process.on("uncaughtException", (thrown: unknown) => {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      uncaught.push(error);
      stopped.abort(error);
      setTimeout(() => reject(error), endingMs);
    });
  });
  let exitCode = 0;
  try {
    const action = await actions[name]();
    await Promise.race([action(readContext(core, process.env, stopped.signal)), thrown]);
    // Node reports a rejection that nothing handles only after this turn.
    await new Promise(setImmediate);
    if (uncaught.length > 0) throw uncaught[0];
  } catch (error) {
    exitCode = 1;
    report(error, core);
  }
  await core.flush();
  // Idle connections would keep the process for seconds.
  process.exit(exitCode);
}

function report(error: unknown, core: ActionLog): void {
  const failure = asFailure(error);
  core.error(failure.title, failure.message);
  if (core.debugging) core.debug(describeCauses(failure));
}

function describeCauses(error: Error): string {
  const cause = error.cause instanceof Error ? `\nCaused by: ${describeCauses(error.cause)}` : "";
  return `${error.stack ?? error.message}${cause}`;
}
