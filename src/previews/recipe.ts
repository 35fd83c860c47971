/** Pixels of the longer side of a picture, and how many pictures there are in a second. */
export interface Size {
  side: number;
  rate: number;
}

/** A preview is committed with every change of its video, so it is kept small. */
export const maxPreviewBytes = 2_000_000;

export const largestPreview: Size = { side: 480, rate: 12 };
const leastSide = 120;
const leastRate = 4;

/** What a smaller preview is aimed at: its size cannot be told exactly. */
const aim = 0.85;

/**
 * The size of the next preview after one that was too large: bytes grow with the area and with the rate, and pictures
 * suffer less from a smaller side than from a jerky motion. Undefined where it was as small as it may be.
 */
export function smallerThan({ side, rate }: Size, bytes: number): Size | undefined {
  if (side === leastSide && rate === leastRate) return undefined;
  const share = (aim * maxPreviewBytes) / bytes;
  return {
    side: Math.max(leastSide, Math.floor(side * share ** 0.4)),
    rate: Math.max(leastRate, Math.floor(rate * share ** 0.2)),
  };
}

/** Brings pictures to square pixels and even sides, the longer of `side` pixels at most. */
export function scaled(side: number): string {
  const factor = `min(1,${side}/max(iw*sar,ih))`;
  const even = (length: string) => `max(2,2*trunc(${length}*${factor}/2+0.25))`;
  return `scale=w='${even("iw*sar")}':h='${even("ih")}':flags=lanczos,setsar=1`;
}

/** ffmpeg's names of the transfers of HDR: PQ and HLG. */
const hdrTransfers = ["smpte2084", "arib-std-b67"];

export function isHdr(transfer: string): boolean {
  return hdrTransfers.includes(transfer);
}

/** Brings the brightness of HDR into what a JPEG or a GIF can show. HDR's colours are BT.2020, also where none are named. */
export function toneMapped(transfer: string): string {
  return [
    `setparams=color_primaries=bt2020:color_trc=${transfer}:colorspace=bt2020nc`,
    "zscale=t=linear:npl=100",
    "format=gbrpf32le",
    "zscale=p=709",
    "tonemap=mobius:desat=0",
    "zscale=t=709:m=709:r=tv",
    "format=yuv420p",
  ].join(",");
}
