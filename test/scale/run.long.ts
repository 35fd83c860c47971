import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import pMap from "p-map";
import { expect, onTestFinished, test } from "vitest";
import { cloneOf, git } from "../act/checkout.ts";
import { Origin } from "../act/origin.ts";
import { runAction, type StepResult, startAction } from "../support/action.ts";
import { assetsStep, lockOf, manifestOf, runAssets } from "../support/manifest.ts";
import { startServices } from "../support/services.ts";
import { waitUntil } from "../support/wait-until.ts";

const videos = Number(process.env.SCALE_VIDEOS ?? "5000");
const shards = 32;
/** Jobs at the same time. */
const turns = 2;
const fileBytes = 100_000;
const timeoutMs = 1_800_000;

/** https://docs.github.com/get-started/using-git/troubleshooting-the-2-gb-push-limit */
const pushLimit = 2 * 1024 ** 3;

/** Steps that read and push branches find git by it. */
const env = { PATH: process.env.PATH };

const ids = Array.from({ length: videos }, (_, index) => `video-${String(index).padStart(5, "0")}`);

test(`${videos} videos on ${shards} shards: each is in the lock once and paid for once, whatever breaks`, async () => {
  // Two minutes of a video pass in two seconds; the time limits of the steps pass as fast.
  const services = await startServices({ speed: 60, simulator: { usualSeconds: 120, fileBytes } });
  onTestFinished(() => services.close());
  const origin = await Origin.create({ "videos.yml": manifestOf(ids) });
  await writeFile(join(origin.folder, "hooks/pre-receive"), pushHook, { mode: 0o755 });
  const settings = { concurrency: String(Math.min(20, videos / shards)), "max-parallel": String(shards) };

  const plan = await runAssets(services, await cloneOf(origin), { mode: "plan", ...settings }, { timeoutMs });
  expect(plan.errors).toEqual([]);
  expect(plan.outputs).toMatchObject({ "stale-count": String(videos), "shard-count": String(shards) });
  const { shard: names } = plan.json.matrix as { shard: string[] };

  const stepOf = async (shard: string, attempt: number) => {
    const inputs = { ...settings, shard, "timeout-minutes": "7200" };
    const job = { attempt, job: Number(shard.split("/")[0]), timeoutMs };
    return assetsStep(services, await cloneOf(origin), inputs, job);
  };
  /** Kills a shard that has made some of its videos: its step, or the whole runner, so that nothing runs after it. */
  const killShard = async (shard: string, what: "step" | "runner") => {
    const delivered = () => services.simulator.jobs.filter((job) => job.delivered > 0).length;
    const before = delivered();
    const step = await stepOf(shard, 1);
    const running = await startAction(step);
    await waitUntil(() => delivered() >= before + videos / shards / 4);
    const { state } = await running.kill();
    if (what === "step") await runAction({ ...step, entry: "post", state });
  };
  const make = async (shard: string, attempt: number) => runAction(await stepOf(shard, attempt));
  const [lost = "", stopped = "", ...others] = names;
  await killShard(lost, "runner");
  await killShard(stopped, "step");
  const made = await pMap(others, (shard) => make(shard, 1), { concurrency: turns });
  expect(made.flatMap(({ errors }) => errors)).toEqual([]);

  // The listing that the lost shard needs breaks, and so does one of the stopped shard's lookups.
  services.artifacts.faults.push(
    { at: "list-artifacts", times: 2, do: { kind: "status", status: 500 } },
    { at: "artifacts", times: 1, do: { kind: "half", bytes: 100 } },
  );
  for (const shard of [lost, stopped]) expect((await make(shard, 2)).errors).toEqual([]);

  // The first collecting step is cut short in the middle: a download stalls until its time is over.
  const collect = { mode: "collect", "shard-count": String(shards), "pending-branch": "main" };
  services.artifacts.faults.push({ at: "get-blob", after: Math.floor(shards / 2), do: { kind: "hang" } });
  const part = await cloneOf(origin);
  const cut = await runAssets(
    services,
    part,
    { ...collect, "timeout-minutes": "60" },
    { attempt: 2, env, timeoutMs },
  );
  expect(cut.errors).toMatchObject([
    { message: expect.stringMatching(/^Only \d+ of \d+ videos were collected/u) },
  ]);
  const collectedFirst = Number(cut.outputs["generated-count"]);
  expect(collectedFirst).toBeGreaterThan(0);
  expect(collectedFirst).toBeLessThan(videos);
  services.artifacts.faults.length = 0;
  await publish(part, cut);
  const whole = await cloneOf(origin);
  const rest = await runAssets(services, whole, collect, { attempt: 3, env, timeoutMs });
  expect(rest.errors).toEqual([]);
  expect(Number(rest.outputs["generated-count"])).toBe(videos - collectedFirst);
  await publish(whole, rest);

  const published = await cloneOf(origin);
  expect(Object.keys(await lockOf(published))).toEqual(ids);
  expect(git(published, "ls-files", "videos").trim().split("\n")).toEqual(
    ids.map((id) => `videos/${id}.mp4`),
  );
  const check = await runAssets(services, published, { mode: "check" }, { timeoutMs });
  expect(check.errors).toEqual([]);
  const paid = services.simulator.jobs
    .filter(({ cancelled }) => !cancelled)
    .map(({ fields }) => fields.prompt);
  expect(paid.toSorted()).toEqual(ids.map((id) => `A paper boat called ${id}`));
  const calls = services.artifacts.requests.filter(({ at }) => at === "artifacts").length;
  console.info(`${calls} calls of the REST API, ${services.artifacts.artifacts.length} artifacts`);
});

/** Refuses what GitHub refuses: a push that is too large, and a file of more than 100 MB. */
const pushHook = `#!/bin/sh
size=$(find "$GIT_QUARANTINE_PATH" -type f -exec cat {} + | wc -c)
test "$size" -le ${pushLimit} || { echo "pack exceeds maximum allowed size" >&2; exit 1; }
while read -r old new ref; do
  git rev-list --objects "$new" --not --all | cut -d' ' -f1 | git cat-file --batch-check='%(objectsize)' |
    awk '$1 > 100 * 1024 * 1024 { exit 1 }' || { echo "this exceeds GitHub's file size limit of 100.00 MB" >&2; exit 1; }
done
`;

async function publish(workspace: string, { outputs }: StepResult): Promise<void> {
  const inputs = {
    publish: "commit",
    "generated-count": outputs["generated-count"] ?? "",
    "stale-count": outputs["stale-count"] ?? "",
  };
  const { errors } = await runAction({
    action: "demo-assets/publish/action.yml",
    workspace,
    inputs,
    env,
    timeoutMs,
  });
  expect(errors).toEqual([]);
}
