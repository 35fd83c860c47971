import * as z from "zod/mini";
import type { ArtifactOptions } from "../../artifacts/video-artifact.ts";
import type { StepContext } from "../../context.ts";
import { isLoopbackHost } from "../../http/loopback.ts";
import { readProxies } from "../../http/proxies.ts";
import { readKey } from "../../inputs/keys.ts";
import { readParameters } from "../../inputs/parameters.ts";
import { inputText, invalidInput, readGiven } from "../../inputs/read.ts";
import {
  artifactNameText,
  baseUrlText,
  booleanText,
  generationIdText,
  linesOf,
  numberText,
  wordText,
} from "../../inputs/values.ts";
import { type OpenRequest, openRequest } from "../../models/confirm.ts";
import {
  findProvider,
  listFieldNames,
  type Problem,
  type RequestInput,
  requiresPrompt,
  type VideoRequest,
  validateRequest,
} from "../../models/request.ts";
import { providerNames, providers } from "../../providers/table.ts";

const text = z.exactOptional(z.string());

/** The inputs of `action.yml`, by name: how each is read, and its default. Empty means absent. */
export const inputSchema = z.strictObject({
  model: z.string("is required; give the provider's model id"),
  prompt: text,
  "prompt-file": text,
  duration: text,
  "aspect-ratio": text,
  image: text,
  "last-image": text,
  "reference-images": text,
  parameters: text,
  provider: z.exactOptional(wordText(providerNames)),
  "api-key": text,
  "base-url": z.exactOptional(baseUrlText),
  "dry-run": z.prefault(booleanText, "false"),
  "timeout-minutes": z.prefault(numberText({ above: 0, to: 7200 }), "30"),
  "poll-interval": z.exactOptional(numberText({ above: 0, to: 3600 })),
  "generation-id": z.exactOptional(generationIdText),
  "max-cost-usd": z.exactOptional(numberText({ from: 0, to: 1_000_000 })),
  "allow-unknown-cost": z.prefault(booleanText, "false"),
  "output-file": text,
  "upload-artifact": z.prefault(booleanText, "true"),
  "artifact-name": z.exactOptional(artifactNameText),
  archive: z.prefault(booleanText, "false"),
  "retention-days": z.exactOptional(numberText({ from: 1, to: 400, integer: true })),
  preview: z.prefault(booleanText, "false"),
  "github-token": text,
  "job-index": text,
});

type Values = Partial<z.output<typeof inputSchema>>;

/** The input with the prompt. */
type PromptInput = "prompt" | "prompt-file";

/** What the step is to do, checked: nothing of it can be refused any more without asking the provider. */
export interface VideoInputs {
  request: VideoRequest;
  /** Set if the schema that the provider publishes is to confirm the request. */
  open: OpenRequest | undefined;
  /** Empty if the model needs none. */
  prompt: string;
  promptInput: PromptInput;
  /** Undefined for a dry run. */
  apiKey: string | undefined;
  baseUrl: URL;
  dryRun: boolean;
  timeoutMs: number;
  pollIntervalMs: number | undefined;
  generationId: string | undefined;
  maxCostUsd: number | undefined;
  allowUnknownCost: boolean;
  /** Absolute path. */
  outputFile: string | undefined;
  /** Undefined where no artifact is wanted. */
  artifact: ArtifactOptions | undefined;
  /** Whether to make a poster and a preview. */
  preview: boolean;
  githubToken: string | undefined;
  /** The leg of a matrix. */
  jobIndex: string;
}

/**
 * Reads and checks all inputs, without any connection.
 *
 * @throws {Failure} "Invalid input", with every problem there is.
 */
export async function readInputs(step: StepContext): Promise<VideoInputs> {
  const { environment, workspace } = step;
  // What could be read is checked further, so that all problems are told at once.
  const { values, complete, problems } = readGiven(inputSchema, environment, {
    verbatim: "prompt",
    fields: { listFieldNames, models: [inputText(environment, "model").trim()], place: "parameters" },
  });
  const prompt = await readPrompt(values, workspace, problems);
  const promptInput = values["prompt-file"] === undefined ? "prompt" : "prompt-file";
  const { request, open, refused } = await readRequest(values, { prompt, promptInput }, step, problems);
  const outputFile = await readOutputFile(values, workspace, problems);
  const provider = findProvider(values.model) ?? values.provider;
  const wantsKey = provider && values["dry-run"] === false;
  const apiKey = wantsKey ? readKey(values["api-key"], provider, environment, problems) : undefined;
  if (wantsKey) problems.push(...readProxies(environment).problems);
  if (values["dry-run"] && values["generation-id"] !== undefined) {
    const message = "cannot be collected in a dry run, which asks no provider; leave one of them out";
    problems.push({ input: "generation-id", message });
  }
  if (!complete || problems.length > 0 || !request || prompt === undefined)
    throw invalidInput([...problems, ...refused.map((problem) => inputProblem(problem, promptInput))]);
  return {
    request,
    open,
    prompt,
    promptInput,
    apiKey,
    baseUrl: complete["base-url"] ?? new URL(providers[request.provider].baseUrl),
    dryRun: complete["dry-run"],
    timeoutMs: complete["timeout-minutes"] * 60_000,
    pollIntervalMs: complete["poll-interval"] === undefined ? undefined : complete["poll-interval"] * 1000,
    generationId: complete["generation-id"],
    maxCostUsd: complete["max-cost-usd"],
    allowUnknownCost: complete["allow-unknown-cost"],
    outputFile,
    preview: complete.preview,
    artifact: complete["upload-artifact"]
      ? {
          name: complete["artifact-name"],
          archive: complete.archive,
          retentionDays: complete["retention-days"],
        }
      : undefined,
    githubToken: complete["github-token"],
    jobIndex: complete["job-index"] ?? "",
  };
}

/** Undefined if there is a problem; empty if none is given and the model needs none. */
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
    if (prompt !== undefined) return prompt;
    if (!requiresPrompt(values.model, values.provider)) return "";
    const message = "is missing or empty; say what the video shows, or name a prompt-file";
    problems.push({ input: "prompt", message });
    return undefined;
  }
  const { readPromptFile } = await import("../../inputs/workspace.ts");
  const read = await readPromptFile(file, workspace);
  if ("text" in read) return read.text;
  problems.push({ input: "prompt-file", message: read.problem });
  return undefined;
}

/** The request, whether a published schema has to confirm it, and what the catalogue refuses if one can. */
interface ReadRequest {
  request?: VideoRequest | undefined;
  open?: OpenRequest | undefined;
  refused: readonly Problem[];
}

async function readRequest(
  values: Values,
  { prompt, promptInput }: { prompt: string | undefined; promptInput: PromptInput },
  step: StepContext,
  problems: Problem[],
): Promise<ReadRequest> {
  const { model, provider, duration, "aspect-ratio": aspectRatio, parameters: mapping } = values;
  const { image, "last-image": lastImage, "reference-images": referenceLines } = values;
  const read = mapping === undefined ? { parameters: {} } : await readParameters(mapping);
  if ("problem" in read) problems.push({ input: "parameters", message: read.problem });
  if (model === undefined) return { refused: [] };
  const written: RequestInput = {
    model,
    prompt,
    parameters: "parameters" in read ? read.parameters : {},
    ...(provider !== undefined && { provider }),
    ...(duration !== undefined && { duration }),
    ...(aspectRatio !== undefined && { aspectRatio }),
    ...(image !== undefined && { image }),
    ...(lastImage !== undefined && { lastImage }),
    ...(referenceLines !== undefined && { referenceImages: linesOf(referenceLines) }),
  };
  const given = await readFiles(written, values, step, problems);
  const checked = validateRequest(given);
  const collects = values["generation-id"] !== undefined;
  const open = values["dry-run"] === false ? openRequest(given, checked, collects) : undefined;
  if (open) return { request: open.request, open, refused: open.problems };
  problems.push(...checked.problems.map((problem) => inputProblem(problem, promptInput)));
  return { request: checked.request, refused: [] };
}

/** Reads the pictures that a request names. The code is loaded only for a request that may name one. */
async function readFiles(
  given: RequestInput,
  { "base-url": baseUrl }: Values,
  { workspace, environment }: StepContext,
  problems: Problem[],
): Promise<RequestInput> {
  const { image, lastImage, referenceImages, parameters } = given;
  const mayName = image ?? lastImage ?? referenceImages ?? Object.keys(parameters)[0];
  if (mayName === undefined) return given;
  const [{ readPictures }, { PictureReader }] = await Promise.all([
    import("../../inputs/pictures.ts"),
    import("../../pictures/reader.ts"),
  ]);
  const reader = new PictureReader({ workspace, temporary: environment.RUNNER_TEMP });
  const allowLoopback = baseUrl !== undefined && isLoopbackHost(baseUrl.hostname);
  return readPictures(given, { reader, allowLoopback, problems });
}

/** A problem with the prompt is one with the input that has it. */
export function inputProblem({ input, message }: Problem, promptInput: PromptInput): Problem {
  return { input: input === "prompt" ? promptInput : input, message };
}

async function readOutputFile(
  values: Values,
  workspace: string,
  problems: Problem[],
): Promise<string | undefined> {
  const file = values["output-file"];
  if (file === undefined) return undefined;
  const { resolveOutputFile } = await import("../../inputs/workspace.ts");
  const resolved = await resolveOutputFile(file, workspace);
  if ("path" in resolved) return resolved.path;
  problems.push({ input: "output-file", message: resolved.problem });
  return undefined;
}
