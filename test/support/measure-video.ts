import { BufferSource, Input, MP4 } from "mediabunny";

/** What a video measures, read from the file itself. */
export async function measure(file: ArrayBuffer) {
  const input = new Input({ source: new BufferSource(file), formats: [MP4] });
  const track = await input.getPrimaryVideoTrack();
  return {
    width: await track?.getDisplayWidth(),
    height: await track?.getDisplayHeight(),
    seconds: await input.computeDuration(),
  };
}
