import { inRepository } from "../../scripts/repository.ts";

/** `npm run test:kill`: what takes minutes and is no part of `npm test`. */
export default { root: inRepository("."), test: { include: ["test/*/kill.long.ts"] } };
