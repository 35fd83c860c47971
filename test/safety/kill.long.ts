import { killAgainSuite, killSuite } from "./kill/suite.ts";

killSuite({ seen: 1, written: 1, random: 50, twice: 20 });
killSuite({ seen: 1, written: 1, random: 30, twice: 10 }, [], true);
killAgainSuite();
