import type { StepContext } from "../context.ts";
import type { Environment } from "../log/action-log.ts";
import type { Problem } from "../models/request.ts";
import { keyVariables, type ProviderName, providers } from "../providers/table.ts";
import { inputText } from "./read.ts";

/** The key for a provider: the given one, or else that of the provider's environment variable. */
export function keyFor(
  given: string | undefined,
  provider: ProviderName,
  environment: Environment,
): string | undefined {
  return given || environment[providers[provider].keyVariable]?.trim();
}

/** A provider's key. Adds a problem if it is missing or unusable. */
export function readKey(
  given: string | undefined,
  provider: ProviderName,
  environment: Environment,
  problems: Problem[],
): string | undefined {
  const { keyVariable } = providers[provider];
  const key = keyFor(given, provider, environment);
  if (key && /^[\x21-\x7e]+$/u.test(key)) return key;
  const message = key
    ? "contains white space or characters that no key has; set the secret again"
    : `is missing; give it from a secret, or set ${keyVariable} in the step's environment (a dry run needs none)${whyNoSecrets(environment)}`;
  problems.push({ input: "api-key", message });
  return undefined;
}

/** https://docs.github.com/actions/security-for-github-actions/security-guides/using-secrets-in-github-actions */
function whyNoSecrets({ GITHUB_EVENT_NAME: event = "", GITHUB_ACTOR: actor }: Environment): string {
  const mayBeOfFork = event.startsWith("pull_request") && event !== "pull_request_target";
  if (!mayBeOfFork && actor !== "dependabot[bot]") return "";
  return "; runs for pull requests from forks and from Dependabot get no secrets";
}

/**
 * Masks every secret that a step may have been given, valid or not, before anything is logged. A dry run needs no key:
 * any word will do as one, and only that exact word is masked.
 */
export function maskSecrets({ core, environment }: StepContext): void {
  const secretOf = (variable: string) => environment[variable]?.trim() ?? "";
  const dryRun = /^(?:true|True|TRUE)$/u.test(inputText(environment, "dry-run").trim());
  const keys = new Set(["INPUT_API-KEY", ...keyVariables].map(secretOf));
  const token = secretOf("INPUT_GITHUB-TOKEN");
  for (const key of keys) if (key !== "") core.mask(key, dryRun);
  if (token !== "" && !keys.has(token)) core.mask(token);
}

/** A GitHub token. Adds a problem if it is missing. */
export function requireToken(given: string | undefined, problems: Problem[]): string | undefined {
  if (given === undefined) {
    problems.push({ input: "github-token", message: "is empty; omit it to use the job's own token" });
  }
  return given;
}
