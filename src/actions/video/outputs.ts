import type { UploadedArtifact } from "../../artifacts/video-artifact.ts";
import type { Spending } from "../../generation/spending.ts";
import type { ActionLog } from "../../log/action-log.ts";
import type { VideoFile } from "../../video-file/save.ts";
import type { OutputName } from "../video-outputs.ts";

/** Pictures are outputs that a report does not show. */
type Name = OutputName | "poster-file" | "preview-file";

/** The outputs of `action.yml`. Each is set as soon as it is known, and stands even if a later part fails. */
export class Outputs {
  readonly #core: ActionLog;
  readonly #values = new Map<Name, string | number | boolean | undefined>();

  constructor(core: ActionLog) {
    this.#core = core;
  }

  set(name: Name, value: string | number | boolean | undefined): void {
    this.#values.set(name, value);
    this.#core.setOutput(name, value, !fromOutside.has(name));
  }

  /** The value set last, as text; empty where it is not known. */
  get(name: Name): string {
    return String(this.#values.get(name) ?? "");
  }

  setCost(spending: Spending): void {
    this.set("credits-used", spending.credits);
    this.set("cost-usd", spending.usd);
  }

  setFile({ path, duration, width, height, size, sha256 }: VideoFile): void {
    this.set("video-file", path);
    this.set("duration", duration);
    this.set("width", width);
    this.set("height", height);
    this.set("size", size);
    this.set("sha256", sha256);
  }

  setArtifact({ id, name, digest, url }: UploadedArtifact): void {
    this.set("artifact-id", id);
    this.set("artifact-name", name);
    this.set("artifact-url", url);
    this.set("artifact-digest", digest);
  }
}

/** What a provider or a workflow has written: it may hold a key. All else the action has computed itself. */
const fromOutside: ReadonlySet<Name> = new Set(["video-url", "generation-id", "model", "message"]);
