import * as z from "zod/mini";
import { Failure } from "../errors.ts";
import type { Author } from "./event.ts";
import { answered } from "./refusal.ts";
import type { Repository } from "./repository.ts";

/** What a person may do in a repository, each role including those before it. */
export const roles = ["read", "triage", "write", "maintain", "admin"] as const;
export type Role = (typeof roles)[number];

/** `role_name` may be that of a custom role. */
const standing = z.object({
  permission: z.enum(["read", "write", "admin"]),
  role_name: z.nullish(z.string()),
  user: z.object({ login: z.string(), id: z.nullish(z.int()) }),
});

/**
 * Asks what a person may do. Whatever keeps the answer from coming, or from being clear, is no role at all.
 *
 * @returns the role, or undefined with the reason why there is none.
 */
export async function roleOf(
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
 * `permission` knows neither triage nor maintain: they count where they go with the permission that they include.
 * An answer about somebody else is none.
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
