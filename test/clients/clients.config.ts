import { inRepository } from "../../scripts/repository.ts";

/** `npm run test:clients`: the providers' own programs drive the simulator. Takes Python 3.11 or later. */
export default {
  root: inRepository("."),
  test: {
    include: ["test/clients/*.clients.ts"],
    globalSetup: "test/clients/python.ts",
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
};
