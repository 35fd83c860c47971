/** The data of a snippet; URLs as they should be pasted. */
export interface Shown {
  prompt: string;
  videoUrl: string;
  posterUrl: string | undefined;
  width: number;
  height: number;
}

const longestLabel = 140;

/** A Markdown link to the video on its poster, or on the prompt if there is no poster. */
export function markdown({ prompt, videoUrl, posterUrl }: Shown): string {
  const text = label(prompt).replace(/[!-/:-@[-`{-~]/gu, (character) =>
    /[\\`*_{}[\]<>&!|~@#:]/u.test(character) ? `\\${character}` : character,
  );
  return posterUrl === undefined ? `[${text}](${videoUrl})` : `[![${text}](${posterUrl})](${videoUrl})`;
}

/** HTML of a player with the browser's controls. */
export function html({ prompt, videoUrl, posterUrl, width, height }: Shown): string {
  const poster = posterUrl === undefined ? "" : ` poster="${escapeAttribute(posterUrl)}"`;
  const preload = posterUrl === undefined ? "metadata" : "none";
  return `<video src="${escapeAttribute(videoUrl)}"${poster} width="${width}" height="${height}" controls playsinline preload="${preload}" aria-label="${escapeAttribute(label(prompt))}"></video>`;
}

/** The beginning of the prompt on one line, without invisible characters. */
function label(prompt: string): string {
  const characters = [
    ...prompt
      .slice(0, longestLabel * 4)
      .replace(/\s+/gu, " ")
      .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "")
      .trim(),
  ];
  return characters.length <= longestLabel
    ? characters.join("")
    : `${characters
        .slice(0, longestLabel - 1)
        .join("")
        .trimEnd()}…`;
}

function escapeAttribute(text: string): string {
  return text.replace(/[&<>"]/gu, (character) => `&#${character.codePointAt(0)};`);
}
