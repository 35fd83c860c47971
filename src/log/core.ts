/**
 * The functions of `@actions/core` that the actions use. `scripts/bundle.ts` drops the rest, above all an HTTP client
 * for OIDC.
 */
export {
  debug,
  error,
  getState,
  group,
  info,
  isDebug,
  notice,
  saveState,
  setOutput,
  setSecret,
  summary,
  warning,
} from "@actions/core";
