const slugLength = 48;
/** A file's name may have 255 bytes, of which others are added. */
const slugBytes = 120;
const idLength = 8;

/**
 * A name for the video that people recognise and every file system takes: words of the prompt, in letters and digits
 * of any script, then the end of the generation's own id, such as `a-paper-boat-on-a-lake-3f2a9c1d`. Behind a colon the
 * id may have the model's path.
 */
export function videoName(prompt: string, generationId: string): string {
  const [ownId = ""] = generationId.split(":", 1);
  const id = ownId
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, "")
    .slice(-idLength);
  const words = [slugOf(prompt), id].filter(Boolean);
  // One word alone may be a name that Windows keeps for itself.
  return (words.length === 2 ? words : ["video", ...words]).join("-");
}

/** As many whole words as there is room for; of a word that is longer than that, its beginning. */
function slugOf(prompt: string): string {
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
