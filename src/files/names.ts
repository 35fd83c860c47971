import { relative, sep } from "node:path";

/** Windows takes 259 characters for a whole path, of which the runner's own folders need some. */
const maxPathLength = 240;
/** What file systems take for one name. */
const maxPartBytes = 255;

/** https://learn.microsoft.com/windows/win32/fileio/naming-a-file */
const reserved = /^(?:CON|PRN|AUX|NUL|COM[0-9¹²³]|LPT[0-9¹²³]|CONIN\$|CONOUT\$) *(?:\.|$)/iu;

/** Why a file of this name cannot be there on every system, or undefined. */
export function whyNotPortableName(name: string): string | undefined {
  if (!name.isWellFormed()) return "holds half a character";
  if (/[\\/:*?"<>|\p{Cc}]/u.test(name)) return 'holds one of \\ : * ? " < > | or a control character';
  if (reserved.test(name)) return "has a name that Windows keeps for itself";
  if (/[. ]$/u.test(name)) return "ends a name with a dot or a space";
  return Buffer.byteLength(name) > maxPartBytes ? `holds a name of over ${maxPartBytes} bytes` : undefined;
}

/**
 * Why a path could not be checked out on every system, or undefined.
 *
 * @param parts Its folders and its name, from the workspace.
 */
export function whyNotPortable(parts: readonly string[]): string | undefined {
  if (parts.join("/").length > maxPathLength) return `is longer than ${maxPathLength} characters`;
  return parts.map(whyNotPortableName).find((reason) => reason !== undefined);
}

/**
 * Whether a path leads into git's own folder, by any of the names that a file system may find it under: git refuses
 * the same (`is_ntfs_dotgit` and `is_hfs_dotgit`).
 */
export function isInGitFolder(path: string): boolean {
  return path.split(/[\\/]/u).some((part) => {
    const plain = part.replace(ignoredByHfs, "");
    return /^(?:\.git|git~\d+)[. ]*(?::.*)?$/isu.test(plain);
  });
}

const ignoredByHfs = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/gu;

/** Two paths are one file for some file system if these are the same. */
export function fileIdentity(path: string): string {
  return Array.from(path.normalize("NFC"), (character) => {
    const upper = character.toUpperCase();
    return (upper.length === character.length ? upper : character).toLowerCase();
  }).join("");
}

/** The path from a folder to a file, with `/` on every system. */
export function relativePath(folder: string, path: string): string {
  return relative(folder, path).split(sep).join("/");
}
