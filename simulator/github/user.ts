import { createHash } from "node:crypto";

/** The date of what has no other, since the simulator does not record times. */
export const writtenAt = "2026-01-02T03:04:05Z";

/** A stand-in for GitHub's opaque ids. */
export function nodeId(kind: string, id: number | string): string {
  return `${kind}_${Buffer.from(String(id)).toString("base64url")}`;
}

/** A user or an app, with all fields that GitHub returns. */
export function simpleUser(login: string) {
  const id = createHash("sha1").update(login).digest().readUInt32BE();
  const name = encodeURIComponent(login);
  const api = `https://api.github.com/users/${name}`;
  return {
    login,
    id,
    node_id: nodeId("U", id),
    avatar_url: `https://avatars.githubusercontent.com/u/${id}?v=4`,
    gravatar_id: "",
    url: api,
    html_url: `https://github.com/${name}`,
    followers_url: `${api}/followers`,
    following_url: `${api}/following{/other_user}`,
    gists_url: `${api}/gists{/gist_id}`,
    starred_url: `${api}/starred{/owner}{/repo}`,
    subscriptions_url: `${api}/subscriptions`,
    organizations_url: `${api}/orgs`,
    repos_url: `${api}/repos`,
    events_url: `${api}/events{/privacy}`,
    received_events_url: `${api}/received_events`,
    type: login.endsWith("[bot]") ? "Bot" : "User",
    user_view_type: "public",
    site_admin: false,
  };
}
