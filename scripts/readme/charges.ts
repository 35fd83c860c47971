import type { ProviderName } from "../../src/models/model.ts";
import { charges, type End, ends } from "../../src/providers/charges.ts";
import { providers } from "../../src/providers/table.ts";
import { table } from "./table.ts";

const providers = Object.keys(charges) as ProviderName[];

/** What each provider charges for each end of a request, linked to the page that says so. */
export function chargesTable(): string {
  const rows = Object.entries(ends).map(([end, what]) => [
    what,
    ...providers.map((provider) => cell(provider, end as End)),
  ]);
  return table(["How the request ends", ...providers.map((provider) => titles[provider])], rows);
}

function cell(provider: ProviderName, end: End): string {
  const { charge, source } = charges[provider][end];
  return source === undefined ? `${charge}; not documented` : `[${charge}](${source})`;
}
