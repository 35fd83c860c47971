import type { FailureTitle, Status } from "../../../src/errors.ts";

/** What the user gets. */
export interface VideoResult {
  exit: 0 | 1;
  title?: FailureTitle;
  /** What the error says. */
  says?: RegExp;
  status: Status | "";
  /** Requests that could have been accepted and charged. */
  submits: number;
  /** Whether the file under the final name is the whole one, or there is no file at all. */
  file: "whole" | "none";
  /** The output `generation-id`. */
  id: "set" | "empty";
  /** How many artifacts hold the video. */
  artifacts: number;
  /** Every warning, in order. */
  warnings: readonly RegExp[];
}

export const made: VideoResult = {
  exit: 0,
  status: "completed",
  submits: 1,
  file: "whole",
  id: "set",
  artifacts: 0,
  warnings: [],
};

/** Made, and uploaded as an artifact of the run; as two where the service lost count. */
export const uploaded = (artifacts = 1): VideoResult => ({ ...made, artifacts });

const nothing = { exit: 1, status: "failed", submits: 1, file: "none", artifacts: 0, warnings: [] } as const;
const withId = { ...nothing, id: "set" } as const;
const withoutId = { ...nothing, id: "empty" } as const;

/** Refused at the submit: nothing was accepted. */
export const refused = (says: RegExp): VideoResult => ({ ...withoutId, title: "Provider refused", says });

/** Nobody knows whether the submit was accepted, and it is not sent again. */
export const unknown: VideoResult = {
  ...withoutId,
  title: "Generation failed",
  says: /outcome is unknown.*may have accepted.*not sent a second time/su,
};

/** Accepted, but it came to nothing. */
export const failed = (says: RegExp): VideoResult => ({ ...withId, title: "Generation failed", says });

/** Accepted, but the provider no longer wants to be asked; the id is told. */
export const shutOut = (says: RegExp): VideoResult => ({ ...withId, title: "Provider refused", says });

/** Accepted, but the step's time is over; how to collect it is told. */
export const late: VideoResult = {
  ...withId,
  title: "Timed out",
  status: "timed-out",
  says: /accepted.*generation-id: \S+ to collect it/su,
};

/** Made and paid for, and the step's time is over; how to collect it is told. */
export const lateButPaid: VideoResult = { ...late, says: /is paid for.*generation-id: \S+ to collect it/su };

/** Made and paid for, but the file cannot be had; how to collect it is told. */
export const noFile = (says: RegExp): VideoResult => ({ ...withId, title: "Download failed", says });

/** Made and downloaded, but not uploaded as an artifact. */
export const uploadFailed = (says: RegExp): VideoResult => ({
  ...withId,
  title: "Artifact failed",
  says,
  file: "whole",
});
