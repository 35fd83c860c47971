import { findModel } from "../../models/catalogue.ts";
import type { Model } from "../../models/model.ts";
import { validateAgainst } from "../../models/request.ts";
import { estimateUsualTime, type UsualTime } from "../../models/usual-time.ts";
import { formatBytes, formatCost, formatSeconds } from "../../text/format.ts";
import { code, codeBlock, codeParagraphs, image, link, table } from "../../text/markdown.ts";
import { shorten } from "../../text/sanitize.ts";
import type { ReportInputs, State } from "./inputs.ts";

/** The longest comment that GitHub accepts, in characters. */
export const maxBodyLength = 65_536;

/** The limits of texts from outside, in characters, entities included. */
const lengths = { prompt: 16_000, message: 10_000, parameters: 10_000 };
const maxValueLength = 200;

/** Facts of a report that are not inputs. */
export interface ReportContext {
  /** The run's page. */
  runUrl: string;
  /** Milliseconds since the video was started; undefined if not known. */
  elapsedMs: number | undefined;
  /** The address of the preview. */
  previewUrl: string | undefined;
  /** The address of the picture that the video starts from, if it is public already. */
  pictureUrl: string | undefined;
}

/** The comment that shows the state of a video. Text from outside is shown as code, so that no markup in it works. */
export function composeReport(inputs: ReportInputs, context: ReportContext): string {
  const { requestedBy, prompt, outputs } = inputs;
  const parts = [
    `### ${inputs.state === "completed" ? formatWatchLink(outputs) : titles[inputs.state]}`,
    formatPreview(outputs["artifact-url"] ?? outputs["video-url"], context),
    requestedBy === undefined ? "" : `Requested by ${short(requestedBy)}`,
    prompt.trim() === "" ? "" : codeBlock(prompt, lengths.prompt),
    describeEnding(inputs),
    table("Video", listFacts(inputs, context)),
    formatParameters(inputs),
  ].filter((part) => part !== "");
  const body = parts.join("\n\n");
  const details = formatOutputs(inputs);
  return body.length + details.length <= maxBodyLength - markersLength ? body + details : body;
}

/** Characters for the invisible markers before the body. */
const markersLength = 200;

const titles: Record<State, string> = {
  started: "🎬 The video is being made",
  completed: "🎬 The video is ready",
  failed: "❌ The video could not be made",
  cancelled: "⏹️ The video was cancelled",
  "timed-out": "⌛ The video timed out",
};

/** `▶ Watch the video · 5 s · 1280 × 720 · $0.40`, as far as that is known, as a link. */
function formatWatchLink(outputs: ReportInputs["outputs"]): string {
  const [seconds, width, height] = [outputs.duration, outputs.width, outputs.height].map(parseAmount);
  const facts = [
    seconds === undefined ? undefined : `${seconds} s`,
    width === undefined || height === undefined ? undefined : `${width} × ${height}`,
    formatReportedCost(outputs),
  ].filter((fact) => fact !== undefined);
  const address = outputs["artifact-url"] ?? outputs["video-url"];
  const text = [address === undefined ? titles.completed : "▶ Watch the video", ...facts].join(" · ");
  return address === undefined ? text : link(address, text);
}

function listFacts(inputs: ReportInputs, { runUrl, elapsedMs }: ReportContext): [string, string][] {
  const { state, outputs } = inputs;
  const { width, height, duration, size } = outputs;
  const cost = formatReportedCost(outputs);
  const name = outputs["artifact-name"] ?? "the video";
  const rows: [string, string | undefined][] = [
    ["Model", outputs.model && short(outputs.model)],
    ["Length", duration && `${short(duration)} s`],
    ["Frame", width && height && `${short(width)} × ${short(height)}`],
    ["Size", size && formatBytes(Number(size))],
    ...(state === "started" ? expected(inputs) : []),
    ["Took", elapsedMs === undefined ? undefined : formatSeconds(elapsedMs)],
    ["Cost", cost ?? (state === "completed" ? formatCost(undefined, undefined) : undefined)],
    ["Watch", outputs["artifact-url"] && link(outputs["artifact-url"], short(name))],
    ["Run", link(runUrl, "the log")],
  ];
  return rows.flatMap(([label, value]): [string, string][] => (value ? [[label, value]] : []));
}

/** The usual time and the price from the catalogue. */
function expected(inputs: ReportInputs): [string, string | undefined][] {
  const { model: id = "", "cost-usd": cost } = inputs.outputs;
  const model = findModel(id);
  const usd = model && estimateListPrice(model, inputs);
  const usual = estimateUsualTime({ id, kind: model?.kind, usualSeconds: model?.usualSeconds });
  const price = usd === undefined ? "not known in advance" : formatCost(usd, undefined);
  return [
    ["Usually takes", describeUsual(usual)],
    ["Expected price", cost === undefined ? price : undefined],
  ];
}

/** The time of a kind of models says nothing about one of them. */
function describeUsual({ seconds, of }: UsualTime): string | undefined {
  const about = `about ${formatSeconds(seconds * 1000)}`;
  return { model: about, family: `${about}, as similar models do`, kind: undefined }[of];
}

/** Undefined if the catalogue has none, or what the report knows of the request does not decide it. */
function estimateListPrice(
  model: Model,
  { outputs, aspectRatio, parameters }: ReportInputs,
): number | undefined {
  const { duration } = outputs;
  const given = {
    model: model.id,
    prompt: "",
    parameters,
    ...(duration && { duration }),
    ...(aspectRatio && { aspectRatio }),
  };
  // Neither the prompt nor pictures, which the report does not have, decide a price.
  const schema = { ...model.schema, required: [] };
  const { request } = validateAgainst(given, { ...model, schema, rules: [] });
  return request && model.priceUsd?.(request.fields);
}

function formatReportedCost(outputs: ReportInputs["outputs"]): string | undefined {
  const usd = parseAmount(outputs["cost-usd"]);
  const credits = parseAmount(outputs["credits-used"]);
  return usd === undefined && credits === undefined ? undefined : formatCost(usd, credits);
}

function parseAmount(text: string | undefined): number | undefined {
  const number = text === undefined ? Number.NaN : Number(text);
  return Number.isFinite(number) ? number : undefined;
}

function formatParameters({ aspectRatio, parameters }: ReportInputs): string {
  const given = { ...(aspectRatio !== undefined && { "aspect-ratio": aspectRatio }), ...parameters };
  const lines = Object.entries(given).map(
    ([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`,
  );
  return lines.length === 0 ? "" : codeBlock(lines.join("\n"), lengths.parameters);
}

function formatPreview(target: string | undefined, { previewUrl, pictureUrl }: ReportContext): string {
  if (previewUrl === undefined) return "";
  const preview = `<img alt="Preview of the video" src="${previewUrl}">`;
  const shown = target === undefined ? preview : link(target, preview);
  const picture =
    pictureUrl === undefined ? "" : image(pictureUrl, "The picture that the video starts from", 90);
  return picture === "" ? shown : `${picture} ${shown}`;
}

function describeEnding({ state, outputs: { message, "generation-id": id } }: ReportInputs): string {
  if (message !== undefined) return codeParagraphs(message, lengths.message);
  if (state === "started" || state === "completed") return "";
  return id === undefined
    ? "The step ended before it could report why. See the log."
    : `The step ended while the provider was working on generation ${short(id)}, which may be charged. Running the job again collects it.`;
}

/** All outputs of the video, in a collapsed section. */
function formatOutputs({ outputs: { message: _, ...outputs } }: ReportInputs): string {
  const rows = Object.entries(outputs).map(([name, value]): [string, string] => [code(name), short(value)]);
  if (rows.length === 0) return "";
  return `\n\n<details><summary>All outputs</summary>\n\n${table("Output", rows)}\n\n</details>`;
}

function short(text: string): string {
  return code(shorten(text, maxValueLength));
}
