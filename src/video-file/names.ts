const slugLength = 48;
const idLength = 8;

/**
 * A name for the video that people recognise and every file system takes: words of the prompt, then the start of
 * the generation's id, such as `a-paper-boat-on-a-lake-3f2a9c1d`.
 */
export function videoName(prompt: string, generationId: string): string {
  const words = asciiWords(prompt);
  const slug = words
    .slice(0, slugLength + 1)
    .replace(/-[^-]*$/u, (rest) => (words.length > slugLength ? "" : rest));
  // What follows a colon is the model's path, the same for all.
  const id = asciiWords(generationId.split(":", 1).join()).replaceAll("-", "").slice(-idLength);
  return [slug.slice(0, slugLength), id].filter(Boolean).join("-") || "video";
}

function asciiWords(text: string): string {
  return text
    .slice(0, 1000)
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{M}/gu, "")
    .replace(/[^a-z0-9]+/gu, "-")
    .replace(/^-+|-+$/gu, "");
}
