#!/usr/bin/env bash
# Usage: actions.sh copy | remove
# Puts the actions of this repository, at the commit that was fetched, into the workspace: a step of a composite
# action can name an action there, and none that lies beside it. `remove` takes them away again.
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
  # The runner looks for a post step in the workspace again, at the job's end, when the copy is long gone. Without
  # one a step that is cancelled still sees to everything itself; one that is killed leaves its generation to go on,
  # and, where that is during the submit, without a ticket.
  grep -v '^  post: ' "$file" > "$target/$file"
done

exclude="$GITHUB_WORKSPACE/.git/info/exclude"
if [[ -d "$GITHUB_WORKSPACE/.git" ]] && ! grep -qxF '/.generate-video/' "$exclude" 2> /dev/null; then
  mkdir -p "${exclude%/*}"
  printf '\n/.generate-video/\n' >> "$exclude"
fi
