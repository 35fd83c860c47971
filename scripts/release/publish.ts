import { runCommand } from "./commands.ts";

/**
 * Tags the checked-out commit, drafts the release, and moves the tag of the major version, which users name in
 * `uses:`. That tag has no release, because GitHub lets nobody move the tag of an immutable one.
 *
 * @param dryRun Prints the commands and runs none.
 */
export async function publishRelease(version: string, notes: string, dryRun: boolean): Promise<void> {
  console.log(`Notes of v${version}:\n\n${notes}\n`);
  for (const command of releaseCommands(version, notes)) {
    console.log(`${dryRun ? "Would run" : "Running"}: ${command.map(inShell).join(" ")}`);
    if (!dryRun) console.log(await runCommand(command));
  }
}

function releaseCommands(version: string, notes: string): string[][] {
  const tag = `v${version}`;
  const major = tag.replace(/\..*$/u, "");
  return [
    ["git", "tag", "--annotate", "--message", tag, tag],
    ["git", "push", "origin", `refs/tags/${tag}`],
    ["gh", "release", "create", tag, "--draft", "--verify-tag", "--title", tag, "--notes", notes],
    ["git", "tag", "--force", "--annotate", "--message", tag, major, `${tag}^{}`],
    ["git", "push", "--force", "origin", `refs/tags/${major}`],
  ];
}

/** A word of a command as one would type it, on one line. */
function inShell(word: string): string {
  if (word.includes("\n")) return '"…"';
  return /^[\w./:=-]+$/u.test(word) ? word : `'${word}'`;
}
