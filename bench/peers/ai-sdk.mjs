// One video with the AI SDK and its provider for fal, which takes no address of this machine: so it gets fal's own.
import { createFal } from "@ai-sdk/fal";
import { experimental_generateVideo as generateVideo } from "ai";

const { BASE_URL, FILE_URL, FAL_KEY } = process.env;
const places = [
  ["https://queue.fal.run", BASE_URL],
  ["https://v3.fal.media", FILE_URL],
];

/** Asks the simulator, and takes its addresses out of what it answers. Of the body only what the model knows is sent. */
async function redirected(address, init) {
  const url = places.reduce((text, [theirs, ours]) => text.replace(theirs, ours), String(address));
  if (url.startsWith(FILE_URL)) return fetch(url, init);
  const answer = await fetch(url, init?.body ? { ...init, body: onlyPrompt(init.body) } : init);
  const text = places.reduce((body, [theirs, ours]) => body.replaceAll(ours, theirs), await answer.text());
  return new Response(text, { status: answer.status, headers: { "content-type": "application/json" } });
}

function onlyPrompt(body) {
  const { prompt } = JSON.parse(body);
  return JSON.stringify({ prompt });
}

const fal = createFal({ apiKey: FAL_KEY, fetch: redirected });
const { video } = await generateVideo({
  model: fal.video("kandinsky5/text-to-video/distill"),
  prompt: "A paper boat",
  maxRetries: 0,
  download: async ({ url }) => ({ data: new Uint8Array(await (await redirected(url)).arrayBuffer()) }),
});
console.log(video.uint8Array.length);
