import { Failure } from "../failure.ts";
import { answered } from "./refusal.ts";
import type { Repository } from "./repository.ts";

/** What a person may do in a repository, each role including those before it. */
export const roles = ["read", "triage", "write", "maintain", "admin"] as const;
export type Role = (typeof roles)[number];

/**
 * Asks what a person may do. Whatever keeps the answer from coming is no role at all.
 *
 * @returns the role, or undefined with the reason why there is none.
 */
export async function roleOf(
  { client, name }: Repository,
  login: string,
): Promise<{ role: Role | undefined; reason: string }> {
  const request = { doing: "ask what the author may do", permission: "metadata: read" };
  const route = client.rest.repos.getCollaboratorPermissionLevel({ ...name, username: login });
  try {
    const { data } = await answered(request, route);
    // `permission` knows neither triage nor maintain; `role_name` may be that of a custom role.
    const known = [data.permission, data.role_name].map((role) => roles.indexOf(role as Role));
    const role = roles[Math.max(...known)];
    return { role, reason: role ? `has the role ${role}` : "has no role in this repository" };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { role: undefined, reason: `could not be looked up: ${error.report.what}` };
  }
}

/** Whether a role includes another. */
export function includes(role: Role | undefined, wanted: Role): boolean {
  return role !== undefined && roles.indexOf(role) >= roles.indexOf(wanted);
}
