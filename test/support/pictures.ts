import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { inRepository } from "../../scripts/repository.ts";

/** A picture of 48 × 36 pixels in each format, made with ffmpeg. */
export const pictureTypes = {
  png: "image/png",
  jpg: "image/jpeg",
  webp: "image/webp",
  gif: "image/gif",
  avif: "image/avif",
} as const;

export type PictureKind = keyof typeof pictureTypes;
export const pictureKinds = Object.keys(pictureTypes) as PictureKind[];

export function samplePicture(kind: PictureKind): Promise<Buffer> {
  return readFile(inRepository(`test/support/pictures/48x36.${kind}`));
}

/** A PNG of 48 × 36 pixels and about so many bytes, with contents of its own. */
export async function pngOf(bytes: number, seed = "a"): Promise<Buffer> {
  const sample = await samplePicture("png");
  // A private chunk before the last one, IEND, which has 12 bytes. Readers skip it.
  const filler = Buffer.alloc(
    Math.max(16, bytes - sample.length - 12),
    createHash("sha256").update(seed).digest(),
  );
  const length = Buffer.alloc(4);
  length.writeUInt32BE(filler.length);
  const checksum = Buffer.alloc(4);
  return Buffer.concat([
    sample.subarray(0, -12),
    length,
    Buffer.from("fiLl"),
    filler,
    checksum,
    sample.subarray(-12),
  ]);
}

/** The same PNG, said to have other sides. */
export async function pngWithSides(width: number, height: number): Promise<Buffer> {
  const png = Buffer.from(await samplePicture("png"));
  png.writeUInt32BE(width, 16);
  png.writeUInt32BE(height, 20);
  return png;
}

export function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
