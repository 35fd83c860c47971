/** The parts of `undici` that the HTTP client uses. `scripts/bundle.ts` drops the rest: `fetch`, WebSocket, caches, mocks. */
export { Agent, type Dispatcher, EnvHttpProxyAgent, request } from "undici";
