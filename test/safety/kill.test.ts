import { beyondSample } from "../support/beyond-sample.ts";
import { killAgainSuite, killSuite } from "./kill/suite.ts";

// Samples of what `npm run test:kill` tries in full.
killSuite({ seen: 8, written: 100, random: 1, twice: 1 });
killSuite({ seen: 8, written: 240, random: 1, twice: 0 }, [], true);
killSuite({ seen: 2, written: 20, random: 3, twice: 2 }, [beyondSample]);
killSuite({ seen: 2, written: 20, random: 3, twice: 2 }, [beyondSample], true);
killAgainSuite([beyondSample]);
