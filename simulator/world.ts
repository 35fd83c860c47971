import type { Catalogue } from "./catalogue/catalogue.ts";
import type { Links } from "./files/links.ts";
import type { Uploads } from "./files/uploads.ts";
import type { Jobs } from "./jobs/jobs.ts";
import type { Settings } from "./options.ts";

/** The state that both providers share. */
export interface World {
  readonly settings: Settings;
  readonly jobs: Jobs;
  readonly catalogue: Catalogue;
  readonly links: Links;
  readonly uploads: Uploads;
  /** The file host's origin. */
  readonly fileUrl: string;
}
