import { glob, readFile } from "node:fs/promises";
import { posix } from "node:path";
import { expect, test } from "vitest";

/** The rooms of `src`, lowest first: each may import from itself and from those before it. Its longest name decides. */
const rooms = [
  ...["text", "errors.ts", "lazy.ts", "abort.ts", "version.ts", "log", "context.ts", "process.ts", "files"],
  ...["http", "git", "previews", "github", "pictures", "providers", "models", "inputs"],
  ...["manifest", "video-file", "lock", "gallery", "artifacts", "recovery", "generation"],
  ...["actions", "index.ts", "entries"],
];

/** Files that import others, by their paths from the repository. */
const imports = new Map<string, string[]>();
for await (const name of glob(["src/**/*.ts", "simulator/**/*.ts"])) {
  const file = name.replaceAll("\\", "/");
  const text = await readFile(file, "utf8");
  const targets = [...text.matchAll(/(?:from|import|import\()\s*"(\.[^"]+)"/gu)].map(([, path = ""]) => path);
  imports.set(
    file,
    targets.map((path) => posix.join(posix.dirname(file), path)),
  );
}

const edges = [...imports].flatMap(([from, targets]) => targets.map((to) => ({ from, to })));

function roomOf(file: string): string {
  const fitting = rooms.filter((room) => file === `src/${room}` || file.startsWith(`src/${room}/`));
  return fitting.toSorted((a, b) => b.length - a.length)[0] ?? `no room has ${file}`;
}

/** `actions/publish`; undefined for what all actions share. */
function actionOf(file: string): string | undefined {
  return /^src\/actions\/([^/]+)\//u.exec(file)?.[1];
}

function where(wrong: (edge: { from: string; to: string }) => boolean): string[] {
  return edges.filter(wrong).map(({ from, to }) => `${from} imports ${to}`);
}

test("every file of src has a room, and imports only from lower rooms", () => {
  expect(
    [...imports.keys()].filter((file) => file.startsWith("src/") && !rooms.includes(roomOf(file))),
  ).toEqual([]);
  expect(
    where(
      ({ from, to }) => from.startsWith("src/") && rooms.indexOf(roomOf(to)) > rooms.indexOf(roomOf(from)),
    ),
  ).toEqual([]);
});

test("no action imports from its sibling, and what actions share from none of them", () => {
  expect(
    where(
      ({ from, to }) =>
        from.startsWith("src/actions/") && actionOf(to) !== undefined && actionOf(to) !== actionOf(from),
    ),
  ).toEqual([]);
});

test("no file imports itself by way of others", () => {
  const done = new Set<string>();
  const circles: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(" → "));
    if (done.has(file) || path.includes(file)) return;
    for (const target of imports.get(file) ?? []) visit(target, [...path, file]);
    done.add(file);
  };
  for (const file of imports.keys()) visit(file, []);
  expect(circles).toEqual([]);
});

test("src imports nothing from outside, and the simulator nothing from scripts and tests", () => {
  expect(where(({ from, to }) => from.startsWith("src/") && !to.startsWith("src/"))).toEqual([]);
  expect(where(({ from, to }) => from.startsWith("simulator/") && !/^(?:simulator|src)\//u.test(to))).toEqual(
    [],
  );
});
