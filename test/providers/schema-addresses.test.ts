import { expect, test } from "vitest";
import { providers } from "../../src/providers/table.ts";

test.each([
  [
    "aimlapi",
    "https://api.aimlapi.com",
    "google/veo-3.1-t2v",
    "https://api.aimlapi.com/docs-json?model=google%2Fveo-3.1-t2v&endpoint=internal%2Fvideo-generations%2Fsubmit",
  ],
  [
    "aimlapi",
    "https://gateway.example.com/ai/",
    "a/b",
    "https://gateway.example.com/ai/docs-json?model=a%2Fb&endpoint=internal%2Fvideo-generations%2Fsubmit",
  ],
  [
    "fal",
    "https://queue.fal.run",
    "fal-ai/veo3.1",
    "https://fal.ai/api/openapi/queue/openapi.json?endpoint_id=fal-ai%2Fveo3.1",
  ],
  [
    "fal",
    "https://gateway.example.com/ai",
    "a/b&c=d#e",
    "https://gateway.example.com/ai/api/openapi/queue/openapi.json?endpoint_id=a%2Fb%26c%3Dd%23e",
  ],
] as const)(
  "The schema of a model of %s behind %s is at the right address",
  (name, baseUrl, model, expected) => {
    expect(providers[name].schemas.address(new URL(baseUrl), model).href).toBe(expected);
  },
);

test.each([
  ["aimlapi", { message: "No such model", statusCode: 404, path: "/docs-json" }, true],
  ["aimlapi", { message: "No such model", statusCode: "404" }, true],
  ["aimlapi", { title: "Not Found", status: 404, message: "No such model", error: {} }, true],
  ["aimlapi", { message: "no Route matched with those values" }, false],
  ["aimlapi", { detail: "Not Found" }, false],
  ["aimlapi", "Not Found", false],
  ["aimlapi", null, false],
  ["aimlapi", undefined, false],
  ["fal", { detail: "Endpoint not found" }, true],
  ["fal", { error: { type: "not_found", message: "Endpoint not found" } }, true],
  ["fal", { detail: "Not Found" }, false],
  ["fal", { error: "not found" }, false],
  ["fal", { message: "no Route matched with those values" }, false],
  ["fal", [], false],
  ["fal", null, false],
  ["fal", undefined, false],
] as const)("A 404 of %s with the body %j is its own: %s", (name, body, expected) => {
  expect(providers[name].schemas.isOwn404(body)).toBe(expected);
});
