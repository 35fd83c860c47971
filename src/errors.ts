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
}
