/** Pixels of the longer side, and pictures per second. */
export interface Size {
  side: number;
  rate: number;
}

/** Every change of a video commits a new preview, so it has to be small. */
export const maxPreviewBytes = 2_000_000;

export const largestPreview: Size = { side: 480, rate: 12 };
const leastSide = 120;
const leastRate = 4;

/** The share of the limit that the next try aims at, because sizes can only be estimated. */
const aim = 0.85;

/**
 * The size of the next try after a preview that was too large. Bytes grow with the area and the rate; a smaller side
 * looks better than jerky motion. Undefined if no smaller size is allowed.
 */
export function smallerThan({ side, rate }: Size, bytes: number): Size | undefined {
  if (side === leastSide && rate === leastRate) return undefined;
  const share = (aim * maxPreviewBytes) / bytes;
  return {
    side: Math.max(leastSide, Math.floor(side * share ** 0.4)),
    rate: Math.max(leastRate, Math.floor(rate * share ** 0.2)),
  };
}

/** A filter that scales to square pixels and even sides, the longer of at most `side` pixels. */
export function scaled(side: number): string {
  const factor = `min(1,${side}/max(iw*sar,ih))`;
  const even = (length: string) => `max(2,2*trunc(${length}*${factor}/2+0.25))`;
  return `scale=w='${even("iw*sar")}':h='${even("ih")}':flags=lanczos,setsar=1`;
}

/** ffmpeg's names of the HDR transfer functions PQ and HLG. */
const hdrTransfers = ["smpte2084", "arib-std-b67"];

export function isHdr(transfer: string): boolean {
  return hdrTransfers.includes(transfer);
}

/** Filters that map HDR to what a JPEG or a GIF can show. They assume the colours of BT.2020, as files may not name them. */
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
