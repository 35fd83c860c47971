import { killSuite } from "./kill/suite.ts";

killSuite({ step: 1, random: 50, twice: 20 });
