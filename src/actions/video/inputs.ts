import { resolve } from "node:path";
import * as z from "zod/mini";
import type { ArtifactWish } from "../../artifacts/keep.ts";
import { Failure } from "../../failure.ts";
import type { ProviderName } from "../../models/model.ts";
import { checkWish, type Problem, providerOf, type VideoRequest } from "../../models/request.ts";
import type { Environment } from "../../runner/runner.ts";
import { oneLine, quoted } from "../../runner/text.ts";
import { artifactNameText, baseUrlText, booleanText, generationIdText, numberText } from "./input-values.ts";
import { readParameters } from "./parameters.ts";
import { readPromptFile, resolveOutputFile } from "./workspace.ts";

const text = z.exactOptional(z.string());

/** The inputs of `action.yml`, by name: how each is read, and its default. Empty means absent. */
export const inputSchema = z.strictObject({
  model: z.string("is required; give the provider's model id"),
  prompt: text,
  "prompt-file": text,
  duration: text,
  "aspect-ratio": text,
  parameters: text,
  provider: z.exactOptional(
    z.enum(["aimlapi", "fal"], { error: ({ input }) => `is ${quoted(input)}; allowed are aimlapi, fal` }),
  ),
  "api-key": text,
  "base-url": z.exactOptional(baseUrlText),
  "dry-run": z.prefault(booleanText, "false"),
  "timeout-minutes": z.prefault(numberText({ above: 0, to: 7200 }), "30"),
  "poll-interval": z.exactOptional(numberText({ above: 0, to: 3600 })),
  "generation-id": z.exactOptional(generationIdText),
  "max-cost-usd": z.exactOptional(numberText({ from: 0, to: 1_000_000 })),
  "output-file": text,
  "upload-artifact": z.prefault(booleanText, "true"),
  "artifact-name": z.exactOptional(artifactNameText),
  archive: z.prefault(booleanText, "false"),
  "retention-days": z.exactOptional(numberText({ from: 1, to: 400, integer: true })),
  "github-token": text,
  "job-index": text,
});

type Values = Partial<z.output<typeof inputSchema>>;

/** What the step is to do, checked: nothing of it can be refused any more without asking the provider. */
export interface VideoInputs {
  request: VideoRequest;
  prompt: string;
  /** Undefined for a dry run. */
  apiKey: string | undefined;
  baseUrl: URL;
  dryRun: boolean;
  timeoutMs: number;
  pollIntervalMs: number | undefined;
  generationId: string | undefined;
  maxCostUsd: number | undefined;
  /** Absolute path. */
  outputFile: string | undefined;
  /** Undefined where no artifact is wanted. */
  artifact: ArtifactWish | undefined;
  githubToken: string | undefined;
  /** The leg of a matrix. */
  jobIndex: string;
}

/** Where each provider is reached, and which variable its key usually is in. */
const providers: Record<ProviderName, { baseUrl: string; keyVariable: string }> = {
  aimlapi: { baseUrl: "https://api.aimlapi.com", keyVariable: "AIMLAPI_API_KEY" },
  fal: { baseUrl: "https://queue.fal.run", keyVariable: "FAL_KEY" },
};

/** Every secret that a step may have been given, good or not: what is to be masked before anything is said. */
export function givenSecrets(environment: Environment): string[] {
  const variables = ["INPUT_API-KEY", "INPUT_GITHUB-TOKEN", "AIMLAPI_API_KEY", "FAL_KEY"];
  return variables.map((name) => environment[name]?.trim() ?? "").filter((secret) => secret !== "");
}

/**
 * Reads and checks all inputs, without any connection.
 *
 * @throws {Failure} "Invalid input", with every problem there is.
 */
export async function readInputs(environment: Environment): Promise<VideoInputs> {
  const given = givenInputs(environment);
  const parsed = z.safeParse(inputSchema, given);
  const problems = parsed.success ? [] : problemsOf(parsed.error);
  // What did parse is checked further, so that all problems are told at once.
  const values = parsed.success ? parsed.data : usableValues(given, problems);
  const workspace = resolve(environment.GITHUB_WORKSPACE || ".");
  const prompt = await readPrompt(values, workspace, problems);
  const request = await readRequest(values, prompt, problems);
  const outputFile = await readOutputFile(values, workspace, problems);
  const provider = providerOf(values.model) ?? values.provider;
  const apiKey = provider && readKey(values, provider, environment, problems);
  if (values["dry-run"] && values["generation-id"] !== undefined) {
    const message = "cannot be collected in a dry run, which asks no provider; leave one of them out";
    problems.push({ input: "generation-id", message });
  }
  if (!parsed.success || problems.length > 0 || !request || prompt === undefined)
    throw invalidInput(problems);
  const { data } = parsed;
  return {
    request,
    prompt,
    apiKey,
    baseUrl: data["base-url"] ?? new URL(providers[request.provider].baseUrl),
    dryRun: data["dry-run"],
    timeoutMs: data["timeout-minutes"] * 60_000,
    pollIntervalMs: data["poll-interval"] === undefined ? undefined : data["poll-interval"] * 1000,
    generationId: data["generation-id"],
    maxCostUsd: data["max-cost-usd"],
    outputFile,
    artifact: data["upload-artifact"]
      ? { name: data["artifact-name"], archive: data.archive, retentionDays: data["retention-days"] }
      : undefined,
    githubToken: data["github-token"],
    jobIndex: data["job-index"] ?? "",
  };
}

/** The runner hands inputs over as `INPUT_NAME`, upper-cased, and an absent one as empty text. */
function givenInputs(environment: Environment): Record<string, string> {
  const names = Object.keys(inputSchema.def.shape);
  const entries = names.map((name): [string, string] => {
    const value = environment[`INPUT_${name.toUpperCase()}`] ?? "";
    return [name, name === "prompt" ? value.replace(/[\r\n]+$/u, "") : value.trim()];
  });
  return Object.fromEntries(entries.filter(([, value]) => value.trim() !== ""));
}

function problemsOf(error: z.core.$ZodError): Problem[] {
  return error.issues.map(({ path, message }) => ({ input: String(path[0]), message }));
}

function usableValues(given: Record<string, string>, problems: readonly Problem[]): Values {
  const bad = new Set(problems.map(({ input }) => input));
  const good = Object.fromEntries(Object.entries(given).filter(([name]) => !bad.has(name)));
  return z.parse(z.partial(inputSchema), good) as Values;
}

async function readPrompt(
  values: Values,
  workspace: string,
  problems: Problem[],
): Promise<string | undefined> {
  const { prompt, "prompt-file": file } = values;
  if (prompt !== undefined && file !== undefined) {
    problems.push({ input: "prompt", message: "and prompt-file are both given; keep one of them" });
    return undefined;
  }
  if (file === undefined) {
    if (prompt === undefined) {
      problems.push({
        input: "prompt",
        message: "is missing or empty; say what the video shows, or name a prompt-file",
      });
    }
    return prompt;
  }
  const read = await readPromptFile(file, workspace);
  if ("text" in read) return read.text;
  problems.push({ input: "prompt-file", message: read.problem });
  return undefined;
}

async function readRequest(
  values: Values,
  prompt: string | undefined,
  problems: Problem[],
): Promise<VideoRequest | undefined> {
  const { model, provider, duration, "aspect-ratio": aspectRatio, parameters: written } = values;
  const promptInput = values["prompt-file"] === undefined ? "prompt" : "prompt-file";
  const read = written === undefined ? { parameters: {} } : await readParameters(written);
  if ("problem" in read) problems.push({ input: "parameters", message: read.problem });
  if (model === undefined) return undefined;
  const checked = checkWish({
    model,
    prompt,
    parameters: "parameters" in read ? read.parameters : {},
    ...(provider !== undefined && { provider }),
    ...(duration !== undefined && { duration }),
    ...(aspectRatio !== undefined && { aspectRatio }),
  });
  for (const { input, message } of checked.problems)
    problems.push({ input: input === "prompt" ? promptInput : input, message });
  return checked.request;
}

async function readOutputFile(
  values: Values,
  workspace: string,
  problems: Problem[],
): Promise<string | undefined> {
  const file = values["output-file"];
  if (file === undefined) return undefined;
  const resolved = await resolveOutputFile(file, workspace);
  if ("path" in resolved) return resolved.path;
  problems.push({ input: "output-file", message: resolved.problem });
  return undefined;
}

function readKey(
  values: Values,
  provider: ProviderName,
  environment: Environment,
  problems: Problem[],
): string | undefined {
  if (values["dry-run"]) return undefined;
  const { keyVariable } = providers[provider];
  const key = values["api-key"] ?? environment[keyVariable]?.trim();
  if (key && /^[\x21-\x7e]+$/u.test(key)) return key;
  const message = key
    ? "holds white space or characters that no key has; set the secret again"
    : `is missing; give it from a secret, or set ${keyVariable} in the step's environment (a dry run needs none)`;
  problems.push({ input: "api-key", message });
  return undefined;
}

/** One error for all that is wrong, each problem on a line of its own. */
export function invalidInput(problems: readonly Problem[]): Failure {
  const list = problems.map(({ input, message }) => `- ${oneLine(`${input} ${message}`, 1000)}`);
  return new Failure("Invalid input", {
    what: `${problems.length === 1 ? "One input" : `${problems.length} inputs`} cannot be used:\n${list.join("\n")}\n`,
    cost: "Nothing was sent and nothing was spent.",
    next: `Correct ${problems.length === 1 ? "it" : "them"} and run the step again.`,
  });
}
