import { Failure } from "./failure.ts";
import { Stop } from "./generation/stop.ts";
import { type Environment, Runner } from "./runner/runner.ts";

type Action = (runner: Runner, environment: Environment, cancelled: AbortSignal) => Promise<void>;

/** Each action is loaded only where it runs. */
const actions = {
  video: async (): Promise<Action> =>
    (await import(/* webpackMode: "eager" */ "./actions/video/main.ts")).runVideo,
  "video-post": async (): Promise<Action> => (await import("./actions/video/post.ts")).runVideoPost,
};

/** Runs an action as the runner starts it, and ends the process: exit 0, or exit 1 after exactly one error. */
export async function start(name: keyof typeof actions): Promise<never> {
  const write = process.stdout.write.bind(process.stdout);
  const runner = new Runner(process.env, write);
  const cancelled = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.on(signal, () => cancelled.abort(new Stop("cancelled")));
  }
  let exitCode = 0;
  try {
    const action = await actions[name]();
    await action(runner, process.env, cancelled.signal);
  } catch (error) {
    exitCode = 1;
    report(error, runner);
  }
  // Idle connections would keep the process for seconds; what is written is waited for.
  await new Promise<void>((done) => void write("", () => done()));
  process.exit(exitCode);
}

function report(error: unknown, runner: Runner): void {
  const known = error instanceof Failure;
  runner.error(
    known ? error.title : "Internal error",
    error instanceof Error ? error.message : String(error),
  );
  if (runner.debugging && error instanceof Error) runner.debug(detailsOf(error));
}

function detailsOf(error: Error): string {
  const cause = error.cause instanceof Error ? `\nCaused by: ${detailsOf(error.cause)}` : "";
  return `${error.stack ?? error.message}${cause}`;
}
