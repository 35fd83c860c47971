import { createHash } from "node:crypto";
import { nodeId, simpleUser, writtenAt } from "./user.ts";

/** URL templates of a repository's parts, as GitHub writes them. */
const templates = {
  archive: "/{archive_format}{/ref}",
  assignees: "/assignees{/user}",
  blobs: "/git/blobs{/sha}",
  branches: "/branches{/branch}",
  collaborators: "/collaborators{/collaborator}",
  comments: "/comments{/number}",
  commits: "/commits{/sha}",
  compare: "/compare/{base}...{head}",
  contents: "/contents/{+path}",
  contributors: "/contributors",
  deployments: "/deployments",
  downloads: "/downloads",
  events: "/events",
  forks: "/forks",
  git_commits: "/git/commits{/sha}",
  git_refs: "/git/refs{/sha}",
  git_tags: "/git/tags{/sha}",
  hooks: "/hooks",
  issue_comment: "/issues/comments{/number}",
  issue_events: "/issues/events{/number}",
  issues: "/issues{/number}",
  keys: "/keys{/key_id}",
  labels: "/labels{/name}",
  languages: "/languages",
  merges: "/merges",
  milestones: "/milestones{/number}",
  notifications: "/notifications{?since,all,participating}",
  pulls: "/pulls{/number}",
  releases: "/releases{/id}",
  stargazers: "/stargazers",
  statuses: "/statuses/{sha}",
  subscribers: "/subscribers",
  subscription: "/subscription",
  tags: "/tags",
  teams: "/teams",
  trees: "/git/trees{/sha}",
};

/**
 * A repository inside another answer, with all fields that GitHub's OpenAPI document requires.
 * @param fullName `owner/name`
 */
export function describeRepository(fullName: string, { fork }: { fork: boolean }) {
  const [owner = "", name = ""] = fullName.split("/");
  const id = createHash("sha1").update(fullName).digest().readUInt32BE();
  const url = `https://api.github.com/repos/${fullName}`;
  const page = `https://github.com/${fullName}`;
  const addresses = Object.entries(templates).map(([part, path]) => [`${part}_url`, url + path]);
  return {
    id,
    node_id: nodeId("R", id),
    name,
    full_name: fullName,
    owner: simpleUser(owner),
    private: false,
    html_url: page,
    description: null,
    fork,
    url,
    ...Object.fromEntries(addresses),
    git_url: `git://github.com/${fullName}.git`,
    ssh_url: `git@github.com:${fullName}.git`,
    clone_url: `${page}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    default_branch: "main",
    ...counts,
    ...features,
    created_at: writtenAt,
    updated_at: writtenAt,
    pushed_at: writtenAt,
  };
}

const counts = {
  forks: 0,
  forks_count: 0,
  open_issues: 0,
  open_issues_count: 0,
  size: 0,
  stargazers_count: 0,
  watchers: 0,
  watchers_count: 0,
};

const features = {
  archived: false,
  disabled: false,
  has_downloads: true,
  has_issues: true,
  has_pages: false,
  has_projects: true,
  has_wiki: true,
};
