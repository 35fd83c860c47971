// One video with fal's own client, as its manual has it: subscribe, then the address of the file.
import { fal } from "@fal-ai/client";

const { BASE_URL, FAL_KEY } = process.env;
fal.config({
  credentials: FAL_KEY,
  requestMiddleware: async (request) => ({
    ...request,
    url: request.url.replace("https://queue.fal.run", BASE_URL),
  }),
});
const { data } = await fal.subscribe("fal-ai/kandinsky5/text-to-video/distill", {
  input: { prompt: "A paper boat" },
});
console.log(data.video.url);
