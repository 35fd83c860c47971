/** Pictures in one turn of the ring. */
export const picturesPerTurn = 12;

/** Studio-range luma, from the ground up to the brightest dot. */
const ground = 34;
const restingDot = 62;
const litDots = [235, 178, 132, 96];
const lettering = 168;

/** A uniform slate tint: a flat chroma plane takes almost no bytes. */
const chroma = { blue: 140, red: 120 };

/** A bitmap of five by seven pixels for each letter of "PLACEHOLDER"; each number is a row. */
const glyphs: Record<string, readonly number[]> = {
  A: [14, 17, 17, 31, 17, 17, 17],
  C: [14, 17, 16, 16, 16, 17, 14],
  D: [30, 17, 17, 17, 17, 17, 30],
  E: [31, 16, 16, 30, 16, 16, 31],
  H: [17, 17, 17, 31, 17, 17, 17],
  L: [16, 16, 16, 16, 16, 16, 31],
  O: [14, 17, 17, 17, 17, 17, 14],
  P: [30, 17, 17, 30, 16, 16, 16],
  R: [30, 17, 17, 30, 20, 18, 17],
};

interface Luma {
  width: number;
  height: number;
  pixels: Uint8Array;
}

/** The size in pixels of what is drawn for a picture with this shorter side: the smallest that whole blocks make. */
export function filmSize(short: number): { width: number; height: number } {
  const whole = (pixels: number) => Math.ceil(pixels / blockPixels) * blockPixels;
  const ring = 2 * short * (ringRadius + dotRadius);
  return {
    width: whole(Math.max(ring, wordPixels * letterScale(short)) + 2),
    height: whole(short * (ringRadius + dotRadius + wordTop) + 7 * letterScale(short) + 2),
  };
}

const blockPixels = 16;
const word = "PLACEHOLDER";
const wordPixels = word.length * 6 - 1;

/** Parts of the picture's shorter side; the word's top is measured from the ring's centre. */
const ringRadius = 0.2;
const dotRadius = 0.03;
const wordTop = 0.3;

function letterScale(short: number): number {
  return Math.max(1, Math.round(short / 150));
}

/**
 * Draws a raw yuv420p picture: a ring of dots, one of them lit, and the word PLACEHOLDER below, to show that the video
 * plays and that no model made it.
 * @param short The shorter side of the picture that it is drawn for.
 */
export function drawPicture(short: number, turn: number): Uint8Array {
  const { width, height } = filmSize(short);
  const luma: Luma = { width, height, pixels: new Uint8Array(width * height).fill(ground) };
  const scale = letterScale(short);
  const centre = (height - (wordTop - ringRadius - dotRadius) * short - 7 * scale) / 2;
  drawRing(luma, short, centre, turn);
  drawWord(luma, Math.round(centre + wordTop * short), scale);
  const quarter = (width / 2) * (height / 2);
  const blue = new Uint8Array(quarter).fill(chroma.blue);
  const red = new Uint8Array(quarter).fill(chroma.red);
  return Buffer.concat([luma.pixels, blue, red]);
}

function drawRing(luma: Luma, short: number, centre: number, turn: number): void {
  for (let dot = 0; dot < picturesPerTurn; dot++) {
    const angle = (dot / picturesPerTurn) * 2 * Math.PI;
    const x = luma.width / 2 + Math.sin(angle) * short * ringRadius;
    const y = centre - Math.cos(angle) * short * ringRadius;
    const behind = (turn - dot + picturesPerTurn) % picturesPerTurn;
    fillCircle(luma, x, y, short * dotRadius, litDots[behind] ?? restingDot);
  }
}

function fillCircle(luma: Luma, centreX: number, centreY: number, radius: number, level: number): void {
  for (let y = Math.floor(centreY - radius); y <= centreY + radius; y++) {
    for (let x = Math.floor(centreX - radius); x <= centreX + radius; x++) {
      if (Math.hypot(x - centreX, y - centreY) <= radius) luma.pixels[y * luma.width + x] = level;
    }
  }
}

function drawWord(luma: Luma, top: number, scale: number): void {
  const left = Math.round((luma.width - wordPixels * scale) / 2);
  for (const [index, letter] of [...word].entries()) {
    drawGlyph(luma, glyphs[letter] ?? [], left + index * 6 * scale, top, scale);
  }
}

function drawGlyph(luma: Luma, rows: readonly number[], left: number, top: number, scale: number): void {
  for (const [row, bits] of rows.entries()) {
    for (let column = 0; column < 5; column++) {
      if (bits & (16 >> column)) fillSquare(luma, left + column * scale, top + row * scale, scale);
    }
  }
}

function fillSquare(luma: Luma, left: number, top: number, side: number): void {
  for (let y = top; y < top + side; y++) {
    luma.pixels.fill(lettering, y * luma.width + left, y * luma.width + left + side);
  }
}
