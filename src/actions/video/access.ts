import * as z from "zod/mini";
import { keyFor } from "../../inputs/keys.ts";
import { inputText } from "../../inputs/read.ts";
import { baseUrlText, booleanText } from "../../inputs/values.ts";
import { providerOf } from "../../models/request.ts";
import { providerNames, providers } from "../../providers/table.ts";
import type { Environment } from "../../runner/runner.ts";
import type { Access } from "../leftover.ts";

/**
 * Reads of the inputs, which main has checked, only what reaches the provider again: the post step must not depend on
 * files that are gone by then. Undefined for a dry run.
 */
export function readAccess(environment: Environment): Access | undefined {
  const [model, given, address, dry] = ["model", "provider", "base-url", "dry-run"].map((name) =>
    inputText(environment, name).trim(),
  );
  const dryRun = z.safeParse(booleanText, dry);
  if (!model || (dryRun.success && dryRun.data)) return undefined;
  const provider = providerOf(model) ?? z.parse(z.enum(providerNames), given);
  const apiKey = keyFor(inputText(environment, "api-key").trim(), provider, environment);
  if (!apiKey) return undefined;
  const baseUrl = address ? z.parse(baseUrlText, address) : new URL(providers[provider].baseUrl);
  return { provider, model, apiKey, baseUrl };
}
