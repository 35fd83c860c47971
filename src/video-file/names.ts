const slugLength = 48;
const idLength = 8;

/**
 * A name for the video that people recognise and every file system takes: words of the prompt, then the end of the
 * generation's own id, such as `a-paper-boat-on-a-lake-3f2a9c1d`. Behind a colon the id may have the model's path.
 */
export function videoName(prompt: string, generationId: string): string {
  const words = asciiWords(prompt);
  const slug = words
    .slice(0, slugLength + 1)
    .replace(/-[^-]*$/u, (rest) => (words.length > slugLength ? "" : rest));
  const [ownId = ""] = generationId.split(":", 1);
  const id = asciiWords(ownId).replaceAll("-", "").slice(-idLength);
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
