import { beyondSample } from "../support/beyond-sample.ts";
import { killSuite } from "./kill-suite.ts";

killSuite(1);
killSuite(2, [beyondSample]);
