import * as z from "zod/mini";
import { inputText } from "../../inputs/read.ts";
import type { Environment } from "../../log/action-log.ts";
import { providerOf } from "../../models/request.ts";
import { providerNames } from "../../providers/table.ts";
import { type Access, readAccess } from "../../recovery/clean-up.ts";

/** How the provider of the step's video is asked about it; undefined for a dry run. */
export function readVideoAccess(environment: Environment): Access | undefined {
  const model = inputText(environment, "model").trim();
  if (!model) return undefined;
  const given = inputText(environment, "provider").trim();
  const provider = providerOf(model) ?? z.parse(z.enum(providerNames), given);
  return readAccess({ model, provider }, environment);
}
