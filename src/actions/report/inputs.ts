import { resolve } from "node:path";
import * as z from "zod/mini";
import type { StepContext } from "../../context.ts";
import { requireToken } from "../../inputs/keys.ts";
import { readParameters } from "../../inputs/parameters.ts";
import { invalidInput, readGiven } from "../../inputs/read.ts";
import { booleanText, numberText, wordText } from "../../inputs/values.ts";
import { quoted } from "../../text/sanitize.ts";
import { type OutputName, outputNames } from "../video-outputs.ts";

/** The states of a video. */
export const states = ["started", "completed", "failed", "cancelled", "timed-out"] as const;
export type State = (typeof states)[number];

const text = z.exactOptional(z.string());
const number = numberText({ from: 1, to: Number.MAX_SAFE_INTEGER, integer: true });

/** The inputs of `report/action.yml`: the request, the outputs of the video, and how to show them. */
export const inputSchema = z.strictObject({
  "issue-number": number,
  "comment-id": number,
  state: wordText(states),
  "requested-by": text,
  prompt: text,
  "aspect-ratio": text,
  parameters: text,
  image: text,
  ...(Object.fromEntries(outputNames.map((name) => [name, text])) as Record<OutputName, typeof text>),
  "preview-file": text,
  "preview-branch": z.prefault(branchName(), "generate-video-previews"),
  "preview-optional": z.prefault(booleanText, "false"),
  "github-token": text,
});

/** The validated inputs. */
export interface ReportInputs {
  issueNumber: number;
  commentId: number;
  state: State;
  requestedBy: string | undefined;
  prompt: string;
  aspectRatio: string | undefined;
  parameters: Record<string, unknown>;
  /** The picture that the video starts from: an address, or a file. */
  image: string | undefined;
  /** The outputs of the video that are not empty, including `message`. */
  outputs: Partial<Record<OutputName, string>>;
  /** Absolute path of a GIF. */
  previewFile: string | undefined;
  previewBranch: string;
  /** Whether a preview that GitHub refuses leads to a notice instead of a failure. */
  previewOptional: boolean;
  token: string;
}

/** @throws {Failure} "Invalid input", with every problem. */
export async function readReportInputs({ environment, workspace }: StepContext): Promise<ReportInputs> {
  const { values, complete, problems } = readGiven(inputSchema, environment, { verbatim: "prompt" });
  const token = requireToken(values["github-token"], problems);
  if (!complete || token === undefined) throw invalidInput(problems);
  const written = complete.parameters;
  const read = written === undefined ? { parameters: {} } : await readParameters(written);
  if ("problem" in read) throw invalidInput([{ input: "parameters", message: read.problem }]);
  const file = complete["preview-file"];
  const outputs = outputNames.flatMap((name) =>
    complete[name] === undefined ? [] : [[name, complete[name]]],
  );
  return {
    issueNumber: complete["issue-number"],
    commentId: complete["comment-id"],
    state: complete.state,
    requestedBy: complete["requested-by"],
    prompt: complete.prompt ?? "",
    aspectRatio: complete["aspect-ratio"],
    parameters: read.parameters,
    image: complete.image,
    outputs: Object.fromEntries(outputs),
    previewFile: file === undefined ? undefined : resolve(workspace, file),
    previewBranch: complete["preview-branch"],
    previewOptional: complete["preview-optional"],
    token,
  };
}

/** Names that need no quoting in a shell or an address; git allows more. */
function branchName() {
  return z.string().check(
    z.regex(/^\w[\w-]*(?:[./]\w[\w-]*)*$/u, {
      error: ({ input }) =>
        `is ${quoted(input)}; allowed are letters, digits, - and _, in parts that . or / separates`,
    }),
  );
}
