import { type End, ends } from "../../src/providers/charges.ts";
import { type ProviderName, providerNames, providers } from "../../src/providers/table.ts";
import { table } from "./table.ts";

/** A Markdown table of what each provider charges for each end of a request, with links to the provider's statements. */
export function chargesTable(): string {
  const rows = Object.entries(ends).map(([end, what]) => [
    what,
    ...providerNames.map((provider) => cell(provider, end as End)),
  ]);
  return table(["How the request ends", ...providerNames.map((provider) => providers[provider].title)], rows);
}

function cell(provider: ProviderName, end: End): string {
  const { charge, source } = providers[provider].charges[end];
  return source === undefined ? `${charge}; not documented` : `[${charge}](${source})`;
}
