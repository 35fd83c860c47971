// fal's page: subscribes with the JavaScript client, by polls or by the stream; then cancels, and is refused.
// Only the address differs.
const { fal, ValidationError } = require("@fal-ai/client");

const model = "fal-ai/kandinsky5/text-to-video/distill";
fal.config({
  requestMiddleware: async (request) => ({
    ...request,
    url: request.url.replace("https://queue.fal.run", process.env.BASE_URL),
  }),
});

async function main() {
  const lines = [];
  const result = await fal.subscribe(model, {
    input: { prompt: "A paper boat" },
    logs: true,
    mode: process.argv[2],
    onQueueUpdate(update) {
      if (update.status === "IN_PROGRESS") lines.push(...update.logs.map(({ message }) => message));
    },
  });
  const { request_id: requestId } = await fal.queue.submit(model, { input: { prompt: "A boat" } });
  await fal.queue.cancel(model, { requestId });
  const cancelled = await fal.queue.status(model, { requestId });
  const refusal = await fal.queue
    .submit(model, { input: { prompt: "A boat", duration: 5 } })
    .catch((error) => error);
  const refused = {
    validation: refusal instanceof ValidationError,
    status: refusal.status,
    fields: refusal.fieldErrors.map(({ loc }) => loc.at(-1)),
    hasId: refusal.requestId !== "",
  };
  console.log(JSON.stringify({ lines, ...result, cancelled, refused }));
}

main();
