import { inRepository } from "../../scripts/repository.ts";

/** `npm run test:scale`: takes minutes and gigabytes, and is no part of `npm test`. */
export default {
  root: inRepository("."),
  test: { include: ["test/scale/*.long.ts"], testTimeout: 3_600_000 },
};
