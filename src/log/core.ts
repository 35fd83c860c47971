/** All of `@actions/core` that is used. `scripts/bundle.ts` leaves out the rest, above all an HTTP client for OIDC. */
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
