const slugLength = 48;
/** File systems allow 255 bytes for a name; an id, an extension and suffixes follow the slug. */
const slugBytes = 120;
const idLength = 8;

/**
 * A recognisable file name that every file system accepts: words of the prompt, in letters and digits of any script,
 * then the end of the generation's id, such as `a-paper-boat-on-a-lake-3f2a9c1d`. An id of AI/ML API may contain a
 * colon and the model's path after it, which is dropped.
 */
export function videoName(prompt: string, generationId: string): string {
  const [ownId = ""] = generationId.split(":", 1);
  const id = ownId
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, "")
    .slice(-idLength);
  const words = [makeSlug(prompt), id].filter(Boolean);
  // A single word could be a reserved name on Windows.
  return (words.length === 2 ? words : ["video", ...words]).join("-");
}

/** As many whole words of the prompt as fit, or the beginning of the first word if it is too long. */
function makeSlug(prompt: string): string {
  const words = prompt
    .slice(0, 1000)
    .toLowerCase()
    .normalize("NFC")
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, "-")
    .replace(/^[-\p{M}]+|-+$/gu, "");
  const room = fitting(words);
  if (room === words || words.startsWith(`${room}-`)) return room;
  return room.replace(/-[^-]*$/u, "");
}

function fitting(text: string): string {
  let bytes = 0;
  const characters = [...text].slice(0, slugLength);
  const end = characters.findIndex((character) => {
    bytes += Buffer.byteLength(character);
    return bytes > slugBytes;
  });
  return characters
    .slice(0, end < 0 ? undefined : end)
    .join("")
    .replace(/-+$/u, "");
}
