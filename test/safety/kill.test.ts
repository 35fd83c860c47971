import { killSuite } from "./kill/suite.ts";

// A sample of what `npm run test:kill` tries in full.
killSuite({ step: 8, random: 6, twice: 2 });
