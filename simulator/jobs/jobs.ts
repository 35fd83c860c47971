import { randomBytes, randomUUID } from "node:crypto";
import type { ProviderName } from "../../src/providers/table.ts";
import type { ReceivedFiles } from "../files/uploads.ts";
import type { IdForm, Settings } from "../options.ts";
import { Job } from "./job.ts";
import type { Order, SimulatedModel } from "./model.ts";

interface Accepted {
  provider: ProviderName;
  model: SimulatedModel;
  fields: Record<string, unknown>;
  order: Order;
  files: ReceivedFiles;
  clientRequestId: string | undefined;
}

/** All accepted jobs, oldest first. */
export class Jobs {
  readonly all: Job[] = [];
  readonly #settings: Settings;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  /** Whether the account has a free slot at the provider. */
  hasSlot(provider: ProviderName): boolean {
    const running = this.all.filter((job) => job.provider === provider && !job.ended);
    return running.length < this.#settings.slots;
  }

  accept({ provider, model, fields, order, files, clientRequestId }: Accepted): Job {
    const { usualSeconds = model.usualSeconds, speed, idForm } = this.#settings;
    const createdAt = Date.now();
    const msPerSecond = 1000 / speed;
    const job = new Job({
      id: provider === "fal" ? randomUUID() : ids[idForm](model.id),
      provider,
      model: model.id,
      fields,
      files,
      measure: order.measure,
      priceUsd: order.priceUsd,
      unitPrice: order.unitPrice,
      container: order.container ?? this.#settings.answers.container,
      clientRequestId,
      createdAt,
      readyAt: createdAt + usualSeconds * msPerSecond,
      msPerSecond,
    });
    this.all.push(job);
    return job;
  }

  find(provider: ProviderName, id: string): Job | undefined {
    return this.all.find((job) => job.provider === provider && job.id === id);
  }
}

const ids: Record<IdForm, (model: string) => string> = {
  uuid: (model) => `${randomUUID()}:${model}`,
  nanoid: () => `-${randomBytes(15).toString("base64url")}`,
  digits: () => `9${Array.from(randomBytes(17), (byte) => byte % 10).join("")}`,
};
