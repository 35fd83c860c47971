import { appendFileSync, writeFileSync } from "node:fs";

const { INPUT_MODE, INPUT_DRY_RUN, INPUT_TOKEN, GITHUB_OUTPUT, GITHUB_STATE, GITHUB_STEP_SUMMARY } =
  process.env;

const modes = {
  speak() {
    console.log(
      "::add-mask::hidden\n::warning title=Careful::look%0Aout\n::notice::hm\ntext ::error::no command",
    );
    console.error("::error title=Sample::went wrong");
    appendFileSync(GITHUB_OUTPUT, `environment=${Object.keys(process.env).sort()}\n`);
    appendFileSync(GITHUB_OUTPUT, `inputs<<END\n${INPUT_MODE}\n${INPUT_DRY_RUN}\n${INPUT_TOKEN}\nEND\n`);
    appendFileSync(GITHUB_STATE, "job=7\n");
    appendFileSync(GITHUB_STEP_SUMMARY, "# Done\n");
    writeFileSync("made.txt", process.cwd());
    process.exitCode = 1;
  },
  wait() {
    process.once("SIGINT", () => {
      console.log("interrupted");
      process.exit(3);
    });
    console.log("waiting");
    setInterval(() => {}, 1000);
  },
  undeclared: () => appendFileSync(GITHUB_OUTPUT, "other=1\n"),
  malformed: () => appendFileSync(GITHUB_STATE, "nothing\n"),
  verbose: () => appendFileSync(GITHUB_STEP_SUMMARY, "x".repeat(1024 * 1024 + 1)),
};

modes[INPUT_MODE]();
