/** Boxes that contain dates, and their ancestors. */
const dated = new Set(["mvhd", "tkhd", "mdhd"]);
const containers = new Set(["moov", "trak", "mdia"]);

/**
 * Sets the creation and modification dates of an mp4 to "unknown" in place: the muxer writes the current time, and
 * equal videos should have equal bytes.
 */
export function eraseDates(mp4: Uint8Array): Uint8Array {
  eraseDatesIn(new DataView(mp4.buffer, mp4.byteOffset, mp4.byteLength));
  return mp4;
}

function eraseDatesIn(boxes: DataView): void {
  for (let start = 0; start < boxes.byteLength; ) {
    const size = boxes.getUint32(start);
    const type = fourCharacters(boxes, start + 4);
    const content = new DataView(boxes.buffer, boxes.byteOffset + start + 8, size - 8);
    if (containers.has(type)) eraseDatesIn(content);
    if (dated.has(type)) eraseBoth(content);
    start += size;
  }
}

/** Version 1 of these boxes has dates of 8 bytes, version 0 of 4; they follow version and flags. */
function eraseBoth(content: DataView): void {
  const length = content.getUint8(0) === 1 ? 16 : 8;
  for (let byte = 0; byte < length; byte++) content.setUint8(4 + byte, 0);
}

function fourCharacters(view: DataView, offset: number): string {
  return String.fromCharCode(...new Uint8Array(view.buffer, view.byteOffset + offset, 4));
}
