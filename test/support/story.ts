import type { RecordedRequest } from "../../simulator/simulator.ts";
import type { StepResult } from "./action.ts";
import { normalise } from "./normalise.ts";
import type { Services } from "./services.ts";

/**
 * Everything that users and services see of a step, for a snapshot: its log (masks at their place, though not their
 * values; debug lines left out), what it said through files, and each request in order. What differs from run to run is
 * named.
 */
export function storyOf(result: StepResult, { simulator, artifacts }: Omit<Services, "close">): string {
  const chapters: [title: string, text: string][] = [
    ["exit", String(result.exitCode ?? result.signal)],
    ["log", shownLog(result.log)],
    ["stderr", result.stderr],
    ["outputs", lines(result.outputs)],
    ["state", lines(result.state)],
    ["summary", result.summary],
    ["requests", repeatedOnce(simulator.requests.map(requestLine)).join("\n")],
    ["artifact service", repeatedOnce(artifacts.requests.map(artifactLine)).join("\n")],
    ["artifacts", artifacts.artifacts.map(({ name, contentType }) => `${name} (${contentType})`).join("\n")],
  ];
  const filled = chapters.filter(([, text]) => text.trim() !== "");
  const story = filled.map(([title, text]) => `===== ${title}\n${text.trimEnd()}`).join("\n");
  return normalise(named(story, simulator.jobs), {
    provider: simulator.url,
    files: simulator.fileUrl,
    workspace: result.workspace,
    temp: result.temp,
  });
}

function shownLog(log: string): string {
  const shown = log.split("\n").filter((line) => !line.startsWith("::debug::"));
  return repeatedOnce(shown.map((line) => line.replace(/^::add-mask::.*/u, "::add-mask::<secret>"))).join(
    "\n",
  );
}

function lines(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([name, value]) => `${name}: ${value}`)
    .join("\n");
}

/** What a request is, without what belongs to its connection. */
function requestLine({ method, url, headers, body, answered }: RecordedRequest): string {
  const passing = ["host", "connection", "content-length", "transfer-encoding", "if-range"];
  const sent = Object.entries(headers).filter(([name]) => !passing.includes(name));
  const text = [`${method} ${url} -> ${answered}`, ...sent.map(([name, value]) => `    ${name}: ${value}`)];
  return [...text, ...(body === "" ? [] : [`    ${body}`])].join("\n");
}

function artifactLine({ at, body, answered }: RecordedRequest): string {
  const { name, mime_type } = body.startsWith("{") ? JSON.parse(body) : {};
  const what = [at, name, mime_type].filter(Boolean).join(" ");
  return `${what} -> ${answered}`;
}

/** Removes consecutive duplicates, whose number depends on timing. */
function repeatedOnce(items: string[]): string[] {
  return items.filter((item, index) => item !== items[index - 1]);
}

/** Words for what is made at random: ids, the files' addresses, hashes of requests, and names made from them. */
function named(story: string, jobs: readonly { id: string }[]): string {
  const named = jobs.reduce((text, { id }, index) => withoutId(text, id, index), story);
  return named
    .replaceAll(/gv-[0-9a-f]{40}/g, "gv-<hash>")
    .replaceAll(/[\w-]{20}_output\.mp4/g, "<file>_output.mp4")
    .replaceAll(/(?<=generate-video\/)\d+\.\d+\.\d+/g, "<version>");
}

/** An id in each of its spellings; those after the first bear a number. */
function withoutId(story: string, id: string, index: number): string {
  const number = index === 0 ? "" : ` ${index + 1}`;
  const [own = ""] = id.split(":", 1);
  return story
    .replaceAll(id, `<id${number}>`)
    .replaceAll(Buffer.from(id).toString("base64url"), `<id${number} in base64url>`)
    .replaceAll(encodeURIComponent(id), `<id${number} in URL>`)
    .replaceAll(id.replaceAll(":", "&#58;").replaceAll(".", "&#46;"), `<id${number} in HTML>`)
    .replaceAll(own.slice(-8), `<end of id${number}>`);
}
