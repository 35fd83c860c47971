import { describe, expect, test } from "vitest";
import { simpleUser } from "../../simulator/github/user.ts";
import type { Fault } from "../../simulator/simulator.ts";
import { runAction } from "../support/action.ts";
import { commentId, useGitHub, type Written } from "../support/github.ts";
import { longTable } from "../support/long-table.ts";

const github = useGitHub();

const reacted = () => github.api.reactions.map(({ comment, content }) => [comment, content]);
const asked = () => github.api.requests.map(({ at }) => at);

describe("an author who may not ask", () => {
  longTable<[string, string, Record<string, string>, string]>([
    ["reads only", "rita", {}, "has the role read"],
    ["sorts issues", "carol", {}, "has the role triage"],
    ["has no role", "nora", {}, "has no role in this repository"],
    ["is unknown", "stranger", {}, "HTTP 404, stranger is not a user"],
    ["writes, where that is not enough", "bob", { permission: "maintain" }, "has the role write"],
    ["maintains, where that is not enough", "mia", { permission: "admin" }, "has the role maintain"],
  ])("who %s gets a thumbs-down and no word", async (_, login, inputs, reason) => {
    const result = await github.slashCommand({ body: "/video A paper boat", login }, inputs);
    expect(result).toMatchObject({ exitCode: 0, outputs: { triggered: "false" }, errors: [] });
    expect(result.notices[0]?.message).toContain(reason);
    expect(reacted()).toEqual([[commentId, "-1"]]);
    expect(asked()).toEqual(["permission", "react"]);
  });

  test.each([
    ["for help", "/video help"],
    ["for something impossible", "/video --duration 7"],
  ])("who asks %s gets no word either", async (_, body) => {
    const result = await github.slashCommand({ body, login: "rita" });
    expect(result).toMatchObject({ exitCode: 0, outputs: { triggered: "false" } });
    expect(asked()).toEqual(["permission", "react"]);
    expect(reacted()).toEqual([[commentId, "-1"]]);
  });

  const answers: [string, Fault["do"]][] = [
    ["is answered by 404", { kind: "status", status: 404 }],
    ["is answered by 500 for good", { kind: "status", status: 500 }],
    ["is forbidden", { kind: "status", status: 403 }],
    ["meets a rate limit for an hour", { kind: "rate-limit", limit: "primary", seconds: 3600 }],
    ["meets an abuse limit again and again", { kind: "rate-limit", limit: "secondary", seconds: 10 }],
    ["is reset for good", { kind: "reset" }],
    ["is answered by a web page", { kind: "html" }],
    ["is answered by something else", { kind: "body", json: { permission: 7 } }],
    ["is answered by null", { kind: "body", json: null }],
    ["is answered by a list", { kind: "body", json: [{ permission: "admin" }] }],
    ["is answered by a text", { kind: "body", json: "admin" }],
    ["is answered about nobody", { kind: "body", json: { permission: "admin", role_name: "admin" } }],
    ["is answered about no account", { kind: "body", json: { permission: "admin", user: null } }],
    [
      "is answered about somebody else",
      { kind: "body", json: { permission: "admin", user: { login: "bob" } } },
    ],
    [
      "is answered about another account of that name",
      { kind: "body", json: { permission: "admin", user: { login: "alice", id: 2 } } },
    ],
    [
      "is answered with a role alone",
      { kind: "body", json: { role_name: "admin", user: { login: "alice" } } },
    ],
  ];

  longTable(answers, ([, { kind }]) => kind)("is everybody when the question %s", async (_, fault) => {
    github.api.faults.push({ at: "permission", do: fault });
    const result = await github.slashCommand({ body: "/video A paper boat", login: "alice" });
    expect(result).toMatchObject({ exitCode: 0, outputs: { triggered: "false" }, errors: [] });
    expect(result.notices).toHaveLength(1);
    expect(reacted()).toEqual([[commentId, "-1"]]);
  });
});

describe("a role", () => {
  const roles: [permission: string, name: string, needed: string, allowed: boolean][] = [
    ["read", "maintain", "triage", false],
    ["read", "write", "triage", false],
    ["read", "admin", "triage", false],
    ["read", "triage", "triage", true],
    ["read", "Security", "triage", false],
    ["none", "triage", "triage", false],
    ["none", "admin", "triage", false],
    ["triage", "triage", "triage", false],
    ["write", "triage", "write", true],
    ["write", "read", "write", true],
    ["write", "maintain", "maintain", true],
    ["write", "admin", "maintain", false],
    ["write", "Release manager", "maintain", false],
    ["write", "Release manager", "write", true],
    ["maintain", "maintain", "maintain", false],
    ["admin", "read", "admin", true],
    ["Admin", "admin", "admin", false],
  ];

  longTable(roles, ([permission, , , allowed]) => [permission, allowed])(
    "%s, named %s, where %s is needed",
    async (permission, role_name, needed, allowed) => {
      const json = { permission, role_name, user: { ...simpleUser("bob"), login: "BOB" } };
      github.api.faults.push({ at: "permission", do: { kind: "body", json } });
      const { outputs, exitCode } = await github.slashCommand(
        { body: "/video A boat" },
        { permission: needed },
      );
      expect([exitCode, outputs.triggered]).toEqual([0, String(allowed)]);
      expect(reacted()).toEqual([[commentId, allowed ? "eyes" : "-1"]]);
    },
  );
});

describe("an author who may ask", () => {
  longTable<[string, Partial<Written>, Record<string, string>]>([
    ["writes", { login: "bob" }, {}],
    ["maintains", { login: "mia" }, {}],
    ["owns", { login: "alice" }, {}],
    ["sorts issues, where that is enough", { login: "carol" }, { permission: "triage" }],
    ["reads, where that is enough", { login: "rita" }, { permission: "read" }],
    ["asks on an issue", { issue: 8 }, {}],
    ["asks on a line", { review: true }, {}],
  ])("and who %s gets eyes, and every output", async (_, written, inputs) => {
    const body =
      "/video --duration 8s --aspect_ratio=9:16 --negative-prompt 'blurry, dark' --seed 7  A \"paper\" boat\r\non a lake\r\n";
    const result = await github.slashCommand({ body, ...written }, inputs);
    expect(result.errors).toEqual([]);
    expect(result.exitCode).toBe(0);
    expect(result.outputs).toEqual({
      triggered: "true",
      model: "pixverse/v5/text-to-video",
      prompt: 'A "paper" boat\non a lake',
      duration: "8",
      "aspect-ratio": "9:16",
      parameters: '{"negative_prompt":"blurry, dark","seed":7}',
      image: "",
      "last-image": "",
      "reference-images": "",
      "issue-number": String(written.issue ?? 7),
      "comment-id": String(commentId),
      "requested-by": written.login ?? "bob",
    });
    expect(reacted()).toEqual([[commentId, "eyes"]]);
    expect(asked()).toEqual(["permission", "react"]);
  });

  test("and who says little gets the model's own defaults", async () => {
    const { outputs } = await github.slashCommand({ body: "/video\nA paper boat" });
    expect(outputs).toMatchObject({
      triggered: "true",
      prompt: "A paper boat",
      duration: "",
      parameters: "{}",
    });
  });

  longTable<[string, Fault]>([
    ["a 500", { at: "permission", times: 2, do: { kind: "status", status: 500 } }],
    ["a reset", { at: "permission", times: 1, do: { kind: "reset" } }],
    [
      "an abuse limit",
      { at: "permission", times: 1, do: { kind: "rate-limit", limit: "secondary", seconds: 1 } },
    ],
    [
      "a rate limit",
      { at: "permission", times: 1, do: { kind: "rate-limit", limit: "primary", seconds: 5 } },
    ],
    ["a 502 to the reaction", { at: "react", times: 1, do: { kind: "html", accept: true } }],
  ])("is heard in spite of %s", async (_, fault) => {
    github.api.faults.push(fault);
    const { outputs } = await github.slashCommand({ body: "/video A paper boat" });
    expect(outputs.triggered).toBe("true");
    expect(reacted()).toEqual([[commentId, "eyes"]]);
  });

  test("may run the job again: the comment gets no second reaction", async () => {
    for (const attempt of ["1", "2"]) {
      const env = { GITHUB_RUN_ATTEMPT: attempt };
      const { outputs } = await github.slashCommand({ body: "/video A paper boat" }, {}, { env });
      expect(outputs.triggered).toBe("true");
    }
    expect(reacted()).toEqual([[commentId, "eyes"]]);
  });
});

describe("the video step takes what a comment asks for:", () => {
  const comments: [model: string, flags: string, parameters: object, said?: string][] = [
    [
      "fal-ai/veo3.1",
      "--duration 6s --aspect-ratio 9:16 --generate-audio=false --seed null",
      { generate_audio: false, seed: null },
    ],
    [
      "fal-ai/kling-video/v3/pro/text-to-video",
      `--generate-audio --shot-type customize --multi-prompt '[{"prompt": "It\\u0027s dawn", "duration": "5"}]'`,
      {
        generate_audio: true,
        shot_type: "customize",
        multi_prompt: [{ prompt: "It's dawn", duration: "5" }],
      },
      "",
    ],
    [
      "fal-ai/ltx-2-19b/text-to-video",
      `--num_frames 49 --video-size '{"width": 512, "height": 768}'`,
      { num_frames: 49, video_size: { width: 512, height: 768 } },
    ],
    ["minimax/h3", "--ratio 9:16 --duration=5", {}],
    ["bytedance/seedance-2.5/text-to-video", "--duration auto", {}],
  ];

  longTable(comments)("%s %s", async (model, flags, parameters, said = "A paper boat") => {
    const { outputs, log } = await github.slashCommand({ body: `/video ${flags} ${said}` }, { model });
    expect(outputs.triggered, log).toBe("true");
    expect(JSON.parse(outputs.parameters ?? "")).toEqual(parameters);
    const { duration = "", "aspect-ratio": ratio = "", prompt = "", parameters: further = "" } = outputs;
    const inputs = { model, prompt, duration, "aspect-ratio": ratio, parameters: further };
    const video = await runAction({ inputs: { ...inputs, "dry-run": "true", "upload-artifact": "false" } });
    expect(video.errors).toEqual([]);
    expect(video.outputs.status).toBe("completed");
  });
});

describe("the workflow's defaults", () => {
  const inputs = {
    models: "kling-video/v1.6/standard/text-to-video",
    parameters: "style: anime",
    duration: "8",
  };

  test("hold where the comment does not say", async () => {
    const { outputs } = await github.slashCommand({ body: "/video --seed 3 A paper boat" }, inputs);
    expect(outputs).toMatchObject({ duration: "8", parameters: '{"style":"anime","seed":3}' });
  });

  test("do not hold for another model", async () => {
    const body = "/video --model kling-video/v1.6/standard/text-to-video A paper boat";
    const { outputs } = await github.slashCommand({ body }, inputs);
    expect(outputs).toMatchObject({ triggered: "true", duration: "", parameters: "{}" });
  });
});

describe("a model that the catalogue does not know, and the workflow allows", () => {
  const inputs = { model: "someone/new-model", "max-duration": "10" };

  test("is passed on", async () => {
    const { outputs } = await github.slashCommand({ body: "/video --duration 10s A paper boat" }, inputs);
    expect(outputs).toMatchObject({ triggered: "true", model: "someone/new-model", duration: "10" });
  });

  test("is passed on with any field", async () => {
    const body = `/video --duration 5 --style anime --Steps=30 --with-sound=false --refs '["a", "b"]' A paper boat`;
    const { outputs } = await github.slashCommand({ body }, inputs);
    expect(JSON.parse(outputs.parameters ?? "")).toEqual({
      style: "anime",
      steps: 30,
      with_sound: false,
      refs: ["a", "b"],
    });
  });

  longTable([
    ["no duration, where there is a limit", "A paper boat", "--duration is missing"],
    ["a long one", "--duration 11 A paper boat", "--duration is 11"],
    ["none that counts", "--duration ten A paper boat", "seconds, such as 5"],
    [
      "another field for the length, where there is a limit",
      "--duration 5 --seconds 60 A paper boat",
      "--seconds may decide the length",
    ],
  ])("is not with %s", async (_, text, message) => {
    const { outputs, log } = await github.slashCommand({ body: `/video ${text}` }, inputs);
    expect(outputs.triggered).toBe("false");
    expect(log).toContain(message);
  });
});
