import { formatEntryCost } from "../../lock/entry.ts";
import type { StaleAsset } from "../../lock/selection.ts";
import { describeFile, formatCost } from "../../text/format.ts";
import { code } from "../../text/markdown.ts";
import type { AssetsInputs } from "./inputs.ts";
import type { Generated } from "./results.ts";
import { type Results, totalCharged } from "./results.ts";

/** GitHub drops a job summary above 1 MiB; this many rows stay far below. */
const maxRows = 500;

/** The job summary: generated videos, then those that are still stale. */
export function summarizeResults(results: Results, own: readonly StaleAsset[], inputs: AssetsInputs): string {
  const { generated, failed, notStarted, stale } = results;
  const why = new Map(own.map((each) => [each.asset.id, each.why]));
  const states = new Map([
    ...failed.map(({ asset, failure }) => [asset.id, ["failed", failure.title]] satisfies StateOfVideo),
    ...notStarted.map(({ asset, reason }) => [asset.id, ["not started", reason]] satisfies StateOfVideo),
  ]);
  const rows = [
    ...generated.map((made) => madeRow(made, inputs.dryRun)),
    ...stale.map(({ id, request }) => {
      const [state, note] = states.get(id) ?? ["stale", why.get(id) ?? ""];
      return cells(code(id), state, code(request.model), "", note);
    }),
  ];
  return `### Demo assets\n\n${describeResults(results, inputs)}\n${formatTable(rows)}`;
}

type StateOfVideo = [id: string, [state: string, note: string]];

/** The results in one line: `2 generated, 14 unchanged, 1 failed. Cost: $0.10`. */
export function describeResults(results: Results, { mode, dryRun }: AssetsInputs): string {
  const { generated, unchanged, failed, stale } = results;
  const left = stale.length - failed.length;
  const counts = [
    mode === "generate" || mode === "collect"
      ? `${mode === "collect" && stale.length > 0 ? `${generated.length} of ${generated.length + stale.length} videos` : generated.length} ${mode === "collect" ? "collected" : "generated"}`
      : "",
    `${unchanged.length} unchanged`,
    failed.length > 0 ? `${failed.length} failed` : "",
    left > 0 || mode === "check" || mode === "plan" ? `${left} stale` : "",
  ];
  return `${counts.filter(Boolean).join(", ")}. Cost: ${describeCost(results, dryRun)}`;
}

function describeCost(results: Results, dryRun: boolean): string {
  const { usd, credits } = totalCharged(results);
  const nothing = results.generated.length === 0 && !usd && !credits;
  if (nothing) return "nothing";
  return dryRun ? "nothing, in a dry run" : formatCost(usd, credits);
}

function madeRow({ asset, entry, resumed, artifact }: Generated, dryRun: boolean): string {
  const name = artifact ? `<a href="${artifact.url}">${code(asset.id)}</a>` : code(asset.id);
  const state = resumed ? "collected" : "generated";
  return cells(
    name,
    state,
    code(entry.model),
    describeFile(entry),
    dryRun ? "nothing" : formatEntryCost(entry),
  );
}

function cells(...values: string[]): string {
  return `| ${values.join(" | ")} |`;
}

function formatTable(rows: readonly string[]): string {
  if (rows.length === 0) return "";
  const more = rows.length > maxRows ? `\n\nand ${rows.length - maxRows} more` : "";
  const head = [
    cells("Video", "State", "Model", "File", "Cost or reason"),
    cells("---", "---", "---", "---", "---"),
  ];
  return `\n${[...head, ...rows.slice(0, maxRows)].join("\n")}${more}\n`;
}
