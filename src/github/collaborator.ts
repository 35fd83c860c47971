import * as z from "zod/mini";
import { Failure } from "../errors.ts";
import type { Author } from "./event.ts";
import { answered } from "./refusal.ts";
import type { Repository } from "./repository.ts";

/** GitHub's roles in a repository; each includes those before it. */
export const roles = ["read", "triage", "write", "maintain", "admin"] as const;
export type Role = (typeof roles)[number];

/** `role_name` may be that of a custom role. */
const standing = z.object({
  permission: z.enum(["read", "write", "admin"]),
  role_name: z.nullish(z.string()),
  user: z.object({ login: z.string(), id: z.nullish(z.int()) }),
});

/**
 * Asks GitHub for a person's role. A failed request or an unclear answer counts as no role.
 *
 * @returns the role, or undefined; `reason` says why, as a phrase that follows the login.
 */
export async function readRole(
  { client, name }: Repository,
  author: Author,
): Promise<{ role: Role | undefined; reason: string }> {
  const request = { doing: "ask what the author may do", permissions: ["metadata: read"] };
  const route = client.rest.repos.getCollaboratorPermissionLevel({ ...name, username: author.login });
  try {
    const { data } = await answered(request, route);
    const role = roleIn(data, author);
    return { role, reason: role ? `has the role ${role}` : "has no role in this repository" };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { role: undefined, reason: `could not be looked up: ${error.report.what}` };
  }
}

/**
 * `permission` has no triage or maintain: `role_name` counts if it fits `permission`. An answer about another account
 * counts as no role.
 */
function roleIn(answer: unknown, { login, id }: Author): Role | undefined {
  const { data } = z.safeParse(standing, answer);
  if (data?.user.login.toLowerCase() !== login.toLowerCase()) return undefined;
  if (id !== undefined && data.user.id != null && data.user.id !== id) return undefined;
  const { permission, role_name: named } = data;
  if (permission === "read" && named === "triage") return "triage";
  return permission === "write" && named === "maintain" ? "maintain" : permission;
}

/** Whether a role includes another. */
export function includes(role: Role | undefined, wanted: Role): boolean {
  return role !== undefined && roles.indexOf(role) >= roles.indexOf(wanted);
}
