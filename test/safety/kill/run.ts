import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Job } from "../../../simulator/simulator.ts";
import type { ProviderName } from "../../../src/models/model.ts";
import {
  type RunningStep,
  runAction,
  type Step,
  type StepResult,
  startAction,
} from "../../support/action.ts";
import { pngOf } from "../../support/pictures.ts";
import { type Services, startServices } from "../../support/services.ts";
import { temporaryFolder } from "../../support/temporary-folder.ts";
import { attemptOf, speed } from "../attempt.ts";
import { sha256OfFile } from "../sha256.ts";
import { type Counts, type Moment, noCounts } from "./moment.ts";

/** What became of a run whose attempts were killed, one after the other, before one was left alone. */
export interface Fate {
  ready: keyof typeof usualSeconds;
  moments: Moment[];
  /** Generations that the provider accepted and nobody cancelled. */
  paid: number;
  /** Attempts that fal accepted and that were killed before they could read its answer. */
  unread: number;
  /** What is wrong; empty where the last attempt ended with one complete video. */
  problems: string[];
}

/** Simulated seconds until a video is ready: before the next attempt comes to it, or only while that waits. */
const usualSeconds = { soon: 20, late: 200 };

/** What is asked of whom. */
export interface Subject {
  provider: ProviderName;
  /** Whether the video starts from a picture of the workspace. */
  pictured: boolean;
}

const pictureModels: Record<ProviderName, string> = {
  aimlapi: "kling-video/v1.6/standard/image-to-video",
  fal: "fal-ai/veo3.1/image-to-video",
};

/** A run of one job: each attempt is killed at its moment, post runs, and the last attempt is left alone. */
export async function runKilled(
  subject: Subject,
  ready: keyof typeof usualSeconds,
  moments: Moment[],
): Promise<Fate> {
  const run = await KillableRun.start(subject, usualSeconds[ready]);
  try {
    let unread = 0;
    for (const [index, moment] of moments.entries()) {
      const before = run.services.simulator.jobs.length;
      const main = await run.attempt(index + 1, moment);
      if (acceptedUnread(main, run.services.simulator.jobs.slice(before))) unread++;
    }
    const last = await run.attempt(moments.length + 1);
    const paid = run.services.simulator.jobs.filter(({ cancelled }) => !cancelled).length;
    return {
      ready,
      moments,
      paid,
      unread,
      problems: [...run.problems, ...(await shortcomings(last, run.services))],
    };
  } finally {
    await run.services.close();
  }
}

/** What a run does that nobody kills. */
export async function measureRun(subject: Subject): Promise<{ counts: Counts; milliseconds: number }> {
  const run = await KillableRun.start(subject, usualSeconds.soon);
  try {
    const started = performance.now();
    const file = join(await temporaryFolder("count"), "writes");
    await run.attempt(1, undefined, file);
    const milliseconds = performance.now() - started;
    return { counts: { ...run.seen, write: Number(await readFile(file, "utf8")) }, milliseconds };
  } finally {
    await run.services.close();
  }
}

/** Counts what the servers see of an attempt, and kills it when its moment has come. */
class Witness {
  seen: Counts = noCounts;
  #victim: { step: RunningStep; moment: Moment } | undefined;

  see = (occasion: keyof Counts) => () => {
    this.seen = { ...this.seen, [occasion]: this.seen[occasion] + 1 };
    const { step, moment } = this.#victim ?? {};
    if (moment?.after === occasion && this.seen[occasion] === moment.number) step?.signal("SIGKILL");
  };

  async watch(step: RunningStep, moment: Moment | undefined): Promise<StepResult> {
    this.seen = noCounts;
    this.#victim = moment && { step, moment };
    const timed = moment?.after === "time" ? moment.number : undefined;
    const timer = timed === undefined ? undefined : setTimeout(() => step.signal("SIGKILL"), timed);
    const result = await step.finished;
    clearTimeout(timer);
    this.#victim = undefined;
    return result;
  }
}

class KillableRun {
  readonly services: Services;
  readonly problems: string[] = [];
  readonly #subject: Subject;
  readonly #workspace: string;
  readonly #witness: Witness;

  private constructor(subject: Subject, workspace: string, services: Services, witness: Witness) {
    this.#subject = subject;
    this.#workspace = workspace;
    this.services = services;
    this.#witness = witness;
  }

  static async start(subject: Subject, usualSeconds: number): Promise<KillableRun> {
    const workspace = await temporaryFolder("killed");
    if (subject.pictured) await writeFile(join(workspace, "a.png"), await pngOf(100_000));
    const witness = new Witness();
    const services = await startServices({
      speed,
      simulator: { usualSeconds, onRequest: witness.see("request"), onAnswer: witness.see("answer") },
      artifacts: { onRequest: witness.see("upload request"), onAnswer: witness.see("upload answer") },
    });
    return new KillableRun(subject, workspace, services, witness);
  }

  get seen(): Counts {
    return this.#witness.seen;
  }

  /** One attempt, killed at the moment if there is one, and its post step. */
  async attempt(number: number, moment?: Moment, countFile?: string): Promise<StepResult> {
    const running = await startAction(this.#step(number, moment, countFile));
    const main = await this.#witness.watch(running, moment);
    const post = await runAction({ ...this.#step(number), entry: "post", state: main.state });
    if (post.exitCode !== 0 || post.errors.length > 0) this.problems.push(`post of attempt ${number} failed`);
    return main;
  }

  #step(number: number, moment?: Moment, countFile?: string): Step {
    const { provider, pictured } = this.#subject;
    const step = attemptOf(this.services, provider, {
      attempt: number,
      ...(pictured && { inputs: { model: pictureModels[provider], image: "a.png" } }),
      env: {
        ...(moment?.after === "write" && { KILL_AFTER_WRITE: String(moment.number) }),
        ...(countFile && { COUNT_FILE: countFile }),
      },
    });
    const selfKill = ["--import", new URL("self-kill.mjs", import.meta.url).href];
    return { ...step, workspace: this.#workspace, nodeArgs: [...(step.nodeArgs ?? []), ...selfKill] };
  }
}

/**
 * The one window that fal leaves: nothing there finds a request whose id nobody saw. An attempt that first collected a
 * cancelled generation has set that one's id.
 */
function acceptedUnread({ state, outputs }: StepResult, accepted: readonly Job[]): boolean {
  const unseen = accepted.some(({ id }) => id !== outputs["generation-id"]);
  return unseen && /"submitting"/u.test(state["pending-0"] ?? "");
}

/** What the last attempt lacks of one complete video. */
async function shortcomings(
  { exitCode, errors, outputs }: StepResult,
  services: Services,
): Promise<string[]> {
  const { simulator, artifacts } = services;
  if (exitCode !== 0) return [`exit ${exitCode}: ${errors.map(({ message }) => message).join()}`];
  const job = simulator.jobs.find(({ id }: Job) => id === outputs["generation-id"]);
  const sha256 = await sha256OfFile(outputs["video-file"] ?? "").catch(() => "no file");
  const artifact = artifacts.artifacts.find(({ name }) => name === outputs["artifact-name"]);
  return [
    ...(outputs.status === "completed" ? [] : [`status is ${outputs.status}`]),
    ...(job && sha256 === (await simulator.fileSha256(job)) ? [] : ["the file is not the video"]),
    ...(artifact?.digest === `sha256:${sha256}` ? [] : ["the artifact is not the video"]),
  ];
}
