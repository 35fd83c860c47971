import type { Repository } from "./repository.ts";

/**
 * The login that the token writes under. `GET /user` is closed to the tokens of apps, `GITHUB_TOKEN` among them;
 * GraphQL's viewer is open to every kind.
 */
export async function ownLogin({ client }: Repository): Promise<string> {
  const { viewer } = await client.graphql<{ viewer: { login: string } }>("query { viewer { login } }");
  return viewer.login;
}
