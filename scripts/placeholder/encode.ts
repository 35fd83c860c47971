import { spawnSync } from "node:child_process";
import { BufferSource, EncodedPacketSink, Input, MP4 } from "mediabunny";

/** H.264 as stored in an mp4: the decoder's configuration, and packets of length-prefixed units. */
export interface EncodedPictures {
  /** RFC 6381, such as `avc1.4d401e`. */
  codec: string;
  /** The content of the `avcC` box. */
  configuration: Uint8Array;
  packets: Uint8Array[];
}

/**
 * Encodes raw yuv420p pictures with Debian's ffmpeg and x264: one keyframe, then predicted frames that only refer to
 * earlier ones, so that any number may be cut off at the end. One thread and no encoder signature, so that equal
 * pictures give equal bytes.
 */
export async function encode(
  pictures: readonly Uint8Array[],
  size: { width: number; height: number; picturesPerSecond: number },
): Promise<EncodedPictures> {
  const raw = `-f rawvideo -pix_fmt yuv420p -s ${size.width}x${size.height} -r ${size.picturesPerSecond} -i -`;
  const x264 = `-c:v libx264 -profile:v baseline -preset veryslow -tune animation -crf 40 -threads 1 -bf 0 -g ${pictures.length}`;
  const separate = `slices=${size.height / 16}:no-deblock=1:no-psy=1`;
  const plain = `-x264-params scenecut=0:ref=1:${separate} -bsf:v filter_units=remove_types=6 -map_metadata -1`;
  const mp4 = "-f mp4 -movflags frag_keyframe+empty_moov -";
  const args = `-v error ${raw} ${x264} ${plain} ${mp4}`.split(" ");
  const ffmpeg = spawnSync("ffmpeg", args, { input: Buffer.concat(pictures), maxBuffer: 2 ** 26 });
  if (ffmpeg.error) throw ffmpeg.error;
  if (ffmpeg.status !== 0) throw new Error(`ffmpeg: ${ffmpeg.stderr}`);
  return await readPackets(ffmpeg.stdout);
}

async function readPackets(file: Uint8Array): Promise<EncodedPictures> {
  using input = new Input({ source: new BufferSource(file), formats: [MP4] });
  const track = await input.getPrimaryVideoTrack();
  const config = await track?.getDecoderConfig();
  if (!track || !config?.description) throw new Error("ffmpeg wrote no video track");
  const packets: Uint8Array[] = [];
  for await (const packet of new EncodedPacketSink(track).packets()) packets.push(packet.data);
  return { codec: config.codec, configuration: bytes(config.description), packets };
}

function bytes(source: ArrayBufferLike | ArrayBufferView): Uint8Array {
  return ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
}
