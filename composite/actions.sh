#!/usr/bin/env bash
# Usage: actions.sh copy | remove
# Copies the actions of this repository, at the commit the runner fetched, into the workspace: a step of a composite
# action can use an action from there, but not one next to it. `remove` deletes the copy.
set -euo pipefail

target="$GITHUB_WORKSPACE/.generate-video"
rm -rf "$target"
[[ "$1" == remove ]] && exit

cd "$(dirname "${BASH_SOURCE[0]}")/.."
mkdir -p "$target"
cp -R dist "$target/"
for action in action.yml slash-command report assets pull-request/preview demo-assets/previews demo-assets/publish; do
  file="${action%action.yml}"
  file="${file:+$file/}action.yml"
  mkdir -p "$target/$(dirname "$file")"
  # The runner would look for a post step in the workspace at the end of the job, when the copy is gone. Without a post
  # step, a cancelled step still cleans up after itself. If a step is killed, its generation continues, and if it is
  # killed during the submit, no ticket names that generation.
  grep -v '^  post: ' "$file" > "$target/$file"
done

exclude="$GITHUB_WORKSPACE/.git/info/exclude"
if [[ -d "$GITHUB_WORKSPACE/.git" ]] && ! grep -qxF '/.generate-video/' "$exclude" 2> /dev/null; then
  mkdir -p "${exclude%/*}"
  printf '\n/.generate-video/\n' >> "$exclude"
fi
