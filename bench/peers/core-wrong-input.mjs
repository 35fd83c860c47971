// The smallest action there can be on @actions/core: reads an input, and refuses it.
import { getInput, setFailed } from "@actions/core";

const duration = getInput("duration");
if (duration !== "5") setFailed(`duration is ${duration}, and may be 5`);
