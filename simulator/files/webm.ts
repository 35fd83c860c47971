import { BufferTarget, EncodedPacket, EncodedVideoPacketSource, Output, WebMOutputFormat } from "mediabunny";

/** A teal picture of 320x180, one VP8 keyframe: `ffmpeg -f lavfi -i color=c=teal:s=320x180 -frames:v 1 -c:v libvpx`. */
const keyframe =
  "EA8AnQEqQAG0AAcHCIWFiJmEiCWCAnTyOjq0vte3Nk5w9k5w9k5w9k5w9k5w9k5w9k5w9k5w9k5w9k5w9k5w9k5w9k5w9k5w9k5w9k5w9k5w9k5w9k5w9k5w9k5w9k5w9k5w9k5w9k5w9k5w9k5w9k5w9k5w9k5w9k5w9k5w9k5vAP7ffxk70v8RdPeAMAA=";

/** A playable WebM of one picture a second. */
export async function webmVideo({ seconds }: { seconds: number }): Promise<Uint8Array> {
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  const source = new EncodedVideoPacketSource("vp8");
  output.addVideoTrack(source, { frameRate: 1 });
  await output.start();
  const data = new Uint8Array(Buffer.from(keyframe, "base64"));
  const configuration = { decoderConfig: { codec: "vp8", codedWidth: 320, codedHeight: 180 } };
  for (let second = 0; second < Math.max(1, Math.round(seconds)); second++) {
    await source.add(new EncodedPacket(data, "key", second, 1), configuration);
  }
  await output.finalize();
  if (!target.buffer) throw new Error("The muxer finalized without a file");
  return new Uint8Array(target.buffer);
}
