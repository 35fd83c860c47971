/** The outputs of `action.yml`; `report/action.yml` takes inputs of the same names. */
export const outputNames = [
  "video-url",
  "video-file",
  "generation-id",
  "status",
  "credits-used",
  "cost-usd",
  "duration",
  "width",
  "height",
  "size",
  "sha256",
  "artifact-id",
  "artifact-name",
  "artifact-url",
  "artifact-digest",
  "model",
  "provider",
  "resumed",
  "message",
] as const;

export type OutputName = (typeof outputNames)[number];
