import { expect, test } from "vitest";
import { runProgram } from "../../src/process.ts";
import { providers } from "../../src/providers/table.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

/** The variables that a program sees, of those that its step has. */
async function seenOf(
  environment: Record<string, string>,
  variables: Record<string, string> = {},
): Promise<string[]> {
  const { PATH = "", SystemRoot } = process.env;
  const system = SystemRoot === undefined ? { PATH } : { PATH, SystemRoot };
  const written = await runProgram({
    command: process.execPath,
    args: ["-e", "console.log(JSON.stringify(Object.keys(process.env)))"],
    folder: await temporaryFolder("program"),
    environment: { ...environment, ...system },
    variables,
    signal: new AbortController().signal,
  });
  const names: string[] = JSON.parse(written);
  return names.filter((name) => name in environment || name in variables).toSorted();
}

const values = (names: readonly string[]) => Object.fromEntries(names.map((name) => [name, "x"]));

test("a program sees no key, token or input of the step under any variable's name", async () => {
  const ofProviders = Object.values(providers).map(({ keyVariable }) => keyVariable);
  const others = [
    "GITHUB_TOKEN",
    "GH_TOKEN",
    "ACTIONS_RUNTIME_TOKEN",
    "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
    "AWS_SECRET_ACCESS_KEY",
    "NPM_TOKEN",
    "SSH_PRIVATE_KEY",
    "GIT_TOKEN",
    "KEY_OF_A_THIRD_PROVIDER",
    "INPUT_API-KEY",
    "INPUT_PROMPT",
    "STATE_pending-0",
    "GITHUB_OUTPUT",
    "GITHUB_ENV",
    "NODE_OPTIONS_OF_OTHERS",
  ];
  expect(await seenOf(values([...ofProviders, ...others]))).toEqual([]);
});

test("a program sees the variables for its settings and the network, and those passed to it", async () => {
  const needed = [
    "HOME",
    "HTTPS_PROXY",
    "LANG",
    "LC_ALL",
    "SSH_AUTH_SOCK",
    "TMPDIR",
    "GIT_CONFIG_COUNT",
    "no_proxy",
  ];
  const environment = { ...values(needed), GIT_CONFIG_COUNT: "0" };
  expect(await seenOf(environment, { GH_TOKEN: "x" })).toEqual([...needed, "GH_TOKEN"].toSorted());
});
