import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  LineCounter,
  type Node,
  parseDocument,
  type Scalar,
  visit,
  type YAMLMap,
} from "yaml";
import * as z from "zod/mini";
import { isMapping } from "../models/json.ts";
import { quoted } from "../text/sanitize.ts";
import { didYouMean } from "../text/suggest.ts";
import {
  defaultsDefinition,
  type Manifest,
  type ManifestDefaults,
  type ManifestVideo,
  manifestDefinition,
  videoDefinition,
} from "./definition.ts";
import { Lines, type Path } from "./lines.ts";
import type { ManifestProblem } from "./problem.ts";

/** A parsed manifest. An invalid part does not stop the others from being parsed. */
export interface ParsedManifest {
  defaults: ManifestDefaults;
  /** By id. */
  videos: Map<string, ManifestVideo>;
  lines: Lines;
  problems: ManifestProblem[];
}

/** Reads a manifest's text, a YAML 1.2 document. */
export function parseManifest(text: string): ParsedManifest {
  const counter = new LineCounter();
  // By default the parser prints warnings to standard error, unescaped, where the runner would execute workflow
  // commands in them.
  const options = { lineCounter: counter, prettyErrors: false, logLevel: "error" } as const;
  // The parser would compare each key with all others; `problemsOfYaml` finds duplicates.
  const document = parseDocument(text, { ...options, uniqueKeys: false });
  keepKeysAsWritten(document);
  const lines = new Lines(document, counter);
  const problems = problemsOfYaml(document, lines);
  // After a syntax error the rest cannot be trusted. A duplicate key is harmless.
  const value = document.errors.length === 0 ? read(document, problems) : undefined;
  if (value === undefined) return { defaults: {}, videos: new Map(), lines, problems };
  const checked = z.safeParse(manifestDefinition, value);
  for (const issue of checked.error?.issues ?? []) problems.push(...describeIssue(issue, value, lines));
  return { ...(checked.success ? splitManifest(checked.data) : usableParts(value)), lines, problems };
}

/** Keeps keys as written: YAML would read `001` as the number 1, and `~` as null. */
function keepKeysAsWritten(document: Document): void {
  visit(document, {
    Pair: (_, { key }) => {
      if (isScalar(key)) key.value = written(key);
    },
  });
}

function written({ value, source }: Scalar): string {
  return typeof value === "string" ? value : (source ?? String(value));
}

function problemsOfYaml(document: Document, lines: Lines): ManifestProblem[] {
  const problem = (offset: number, message: string) => ({ path: [], line: lines.at(offset), message });
  const unreadable = (offset: number, reason: string) => problem(offset, `cannot be read as YAML: ${reason}`);
  const said = [...document.errors, ...document.warnings].map(({ pos, message }) =>
    unreadable(pos[0], message),
  );
  /** Those above the node that is visited: to look for each alias in the document would take too long. */
  const anchors = new Map<string, Node>();
  visit(document, {
    Value: (_, node) => {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
      if (!isMap(node)) return;
      for (const offset of duplicateKeys(node)) said.push(unreadable(offset, "Map keys must be unique"));
    },
    Pair: (_, { key }) => {
      const name = isAlias(key) ? anchors.get(key.source) : key;
      if (!isScalar(name) || name.value !== "__proto__") return;
      said.push(problem(name.range?.[0] ?? 0, `"__proto__" is not allowed as a key`));
    },
    Alias: (_, { source, range }) => {
      if (anchors.has(source)) return;
      said.push(problem(range?.[0] ?? 0, `the anchor ${quoted(source)} is not defined above this line`));
    },
  });
  return said;
}

/** The offsets of keys that a mapping has already. */
function duplicateKeys({ items }: YAMLMap): number[] {
  const keys = new Set<unknown>();
  return items.flatMap(({ key }) => {
    if (!isScalar(key)) return [];
    const isNew = !keys.has(key.value);
    keys.add(key.value);
    return isNew ? [] : [key.range?.[0] ?? 0];
  });
}

/** Undefined if an alias cannot be resolved, or if aliases expand too far. */
function read(document: Document, problems: ManifestProblem[]): unknown {
  try {
    return document.toJS() ?? {};
  } catch (error) {
    if (problems.length === 0) {
      const reason = error instanceof Error ? error.message : String(error);
      problems.push({ path: [], line: 1, message: `cannot be read: ${reason}` });
    }
    return undefined;
  }
}

function splitManifest({ defaults = {}, videos }: Manifest): Pick<ParsedManifest, "defaults" | "videos"> {
  return { defaults, videos: new Map(Object.entries(videos)) };
}

/** Keeps the valid values of `defaults` and of each video. */
function usableParts(value: unknown): Pick<ParsedManifest, "defaults" | "videos"> {
  const { defaults, videos } = value as { defaults?: unknown; videos?: unknown };
  const entries = Object.entries(isMapping(videos) ? videos : {}).filter(([, video]) => isMapping(video));
  return {
    defaults: usable(defaultsDefinition, defaults),
    videos: new Map(entries.map(([id, video]) => [id, usable(videoDefinition, video)])),
  };
}

function usable<S extends z.ZodMiniObject>(schema: S, value: unknown): z.output<S> {
  const given = isMapping(value) ? Object.entries(value) : [];
  const shape: Record<string, z.core.$ZodType> = schema.def.shape;
  const good = given.filter(([name, member]) => {
    const field = Object.hasOwn(shape, name) ? shape[name] : undefined;
    return field !== undefined && z.safeParse(field, member).success;
  });
  return z.parse(schema, Object.fromEntries(good));
}

function describeIssue(issue: z.core.$ZodIssue, value: unknown, lines: Lines): ManifestProblem[] {
  const { path } = issue;
  const problem = (at: Path, message: string) => ({ path: at, line: lines.of(at), message });
  if (issue.code === "unrecognized_keys") {
    const known = knownKeys(path);
    const message = (key: string) =>
      `${subject(path)}${quoted(key)} is not known; allowed are ${known.join(", ")}${didYouMean(key, known)}`;
    return issue.keys.map((key) => problem([...path, key], message(key)));
  }
  if (issue.code === "invalid_key")
    return [problem(path, `an id ${issue.issues[0]?.message ?? issue.message}`)];
  if (path.length === 1 && path[0] === "videos" && !isPresent(value, "videos")) {
    return [problem(path, "videos is missing; list the videos there, by an id of your choice")];
  }
  return [problem(path, `${subject(path.slice(0, -1))}${place(path)} ${issue.message}`)];
}

function isPresent(value: unknown, key: string): boolean {
  return isMapping(value) && value[key] !== undefined;
}

function knownKeys([first, ...rest]: Path): string[] {
  if (first === undefined) return Object.keys(manifestDefinition.def.shape);
  const definition = first === "videos" && rest.length > 0 ? videoDefinition : defaultsDefinition;
  return Object.keys(definition.def.shape);
}

/** A problem's prefix: `hero: `, `defaults: `, or nothing for the manifest itself. */
function subject([part, id]: Path): string {
  if (part === "videos" && id !== undefined) return `${String(id)}: `;
  return part === "defaults" ? "defaults: " : "";
}

/** The field with the problem: `duration`, `parameters.seed`, or the entry itself. */
function place(path: Path): string {
  const within = path[0] === "videos" ? path.slice(2) : path.slice(1);
  return within.length > 0 ? within.map(String).join(".") : String(path.at(-1) ?? "the manifest");
}
