// The JavaScript samples of AI/ML API: Node's own client, with no headers but these.
const http = require("node:http");

const [path, body, pending] = process.argv.slice(2);
const url = new URL(process.env.BASE_URL + path);
const headers = { Authorization: `Bearer ${process.env.API_KEY}`, "Content-Type": "application/json" };

function send(to, options, text) {
  return new Promise((resolve, reject) => {
    const request = http.request(to, options, (response) => {
      let received = "";
      response.on("data", (part) => {
        received += part;
      });
      response.on("end", () => resolve({ status: response.statusCode, json: JSON.parse(received) }));
    });
    request.on("error", reject);
    request.end(text);
  });
}

async function main() {
  const length = { "Content-Length": Buffer.byteLength(body) };
  const { status, json } = await send(url, { method: "POST", headers: { ...headers, ...length } }, body);
  if (status >= 400) return { refused: status, body: json };
  url.searchParams.append("generation_id", json.id);
  let generation = json;
  while (JSON.parse(pending).includes(generation.status)) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    generation = (await send(url, { method: "GET", headers })).json;
  }
  return generation;
}

main().then((end) => console.log(JSON.stringify(end)));
