import { type ListOptions, listProblems } from "./text/list.ts";
import { codeParagraphs } from "./text/markdown.ts";
import { sentence } from "./text/sanitize.ts";

/** The titles of a failed step. They are part of the contract: workflows and people search logs for them. */
export type FailureTitle =
  | "Invalid input"
  | "Provider refused"
  | "Generation failed"
  | "Timed out"
  | "Cancelled"
  | "Download failed"
  | "Artifact failed"
  | "GitHub refused"
  | "Internal error";

/** How a video ended, as outputs and reports say it. */
export type Status = "completed" | "failed" | "timed-out" | "cancelled";

const statuses: Partial<Record<FailureTitle, Status>> = { "Timed out": "timed-out", Cancelled: "cancelled" };

/** What a person needs to know when something did not work. */
export interface FailureReport {
  /** What happened, as full sentences. */
  what: string;
  /** Whether money was spent, as a full sentence. */
  cost: string;
  /** What to do next, as a full sentence. */
  next: string;
}

/**
 * The error that users see. Its message is the report on one line; `cause` is the underlying error, for debugging.
 */
export class Failure extends Error {
  override readonly name = "Failure";
  readonly title: FailureTitle;
  readonly report: FailureReport;

  constructor(title: FailureTitle, report: FailureReport, cause?: unknown) {
    const sentences = [report.what, report.cost, report.next].map(sentence);
    const message = sentences.join(" ").replaceAll("\n ", "\n");
    super(message, cause === undefined ? undefined : { cause });
    this.title = title;
    this.report = report;
  }
  get status(): Status {
    return statuses[this.title] ?? "failed";
  }

  /** The report as Markdown, for the job summary. */
  toMarkdown(): string {
    const { what, cost, next } = this.report;
    return `### ${this.title}\n\n${codeParagraphs([what.trim(), cost, next].map(sentence).join("\n"))}\n`;
  }
}

/**
 * Characters of an annotation: the runner cuts what is longer.
 * https://github.com/actions/runner/blob/main/src/Runner.Worker/ExecutionContext.cs
 */
const longestAnnotation = 4096;

/**
 * A failure with a list of problems, as far as an annotation has room beside what they cost and what to do.
 *
 * @param report Its `what` ends with a colon.
 */
export function listingFailure(
  title: FailureTitle,
  { what, cost, next }: FailureReport,
  problems: readonly string[],
  options?: ListOptions,
): Failure {
  const room = longestAnnotation - [what, cost, next].map((text) => `${sentence(text)}\n`).join("").length;
  return new Failure(title, { what: `${what}\n${listProblems(problems, room, options)}\n`, cost, next });
}

/** The error itself, or a failure that reports it as unexpected. */
export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const report = {
    what: `Unexpected error: ${error instanceof Error ? error.message : String(error)}`,
    cost: "If the log says that a generation was accepted, it costs what the model costs; otherwise nothing was spent.",
    next: "Run the step again with debug logging, and open an issue of the action with the log.",
  };
  return new Failure("Internal error", report, error);
}
