import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startGitHub } from "../../simulator/github.ts";
import type { Fault } from "../../simulator/simulator.ts";
import { commentId, useGitHub, type Written } from "../support/github.ts";
import { longTable } from "../support/long-table.ts";
import { type PictureKind, pictureKinds, pngOf, pngWithSides, samplePicture } from "../support/pictures.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

const github = useGitHub();
/** Takes a picture to start from, and one to end with. */
const both = "fal-ai/kling-video/v3/pro/image-to-video";
/** Takes a picture to start from alone. */
const first = "fal-ai/veo3.1/image-to-video";
const none = "pixverse/v5/text-to-video";
const elsewhere = "https://example.com/a.png";

/** What GitHub's renderer would show of the code in a comment. */
function shown(body = ""): string {
  return body
    .replace(/<[^>]*>/gu, "")
    .replace(/&#(\d+);/gu, (_, code: string) => String.fromCodePoint(Number(code)));
}

const reply = () => shown(github.api.comments.find(({ id }) => id !== commentId)?.body);
const asked = () => github.api.requests.map(({ at }) => at);

function comment(written: Written, model = both, env: Record<string, string> = {}) {
  const server = { GITHUB_SERVER_URL: github.api.serverUrl, ...env };
  return github.slashCommand(written, { model, models: [both, first, none].join(" ") }, { env: server });
}

describe("a picture in a comment", () => {
  const written: [how: string, (address: string) => string][] = [
    [
      "as GitHub writes it",
      (address) => `A boat\r\n\r\n<img width="48" height="36" alt="Image" src="${address}" />\r\n`,
    ],
    ["in Markdown", (address) => `![Image](${address}) A boat`],
    ["on the first line, with flags after it", (address) => `![Image](${address}) --duration 5 A boat`],
    ["behind a flag", (address) => `--image ![Image](${address}) A boat`],
  ];

  longTable(written)("that was dropped into it is fetched: %s", async (_, write) => {
    const picture = await samplePicture("jpg");
    const { outputs, ...result } = await comment({
      body: `/video ${write(github.api.dropPicture(picture))}`,
    });
    expect(result.errors).toEqual([]);
    expect(outputs).toMatchObject({
      triggered: "true",
      prompt: "A boat",
      "last-image": "",
      parameters: "{}",
    });
    expect(outputs.image).toMatch(/\.jpeg$/u);
    expect(outputs.image?.startsWith(result.temp)).toBe(true);
    expect(await readFile(outputs.image ?? "")).toEqual(picture);
    expect(asked()).toEqual(["permission", "read-comment", "comment-picture", "react"]);
    const request = github.api.requests.find(({ at }) => at === "comment-picture");
    expect(request?.headers).not.toHaveProperty("authorization");
    expect(result.log).not.toContain("jwt=");
  });

  longTable(pictureKinds.map((kind): [PictureKind] => [kind]))(
    "on a line of a pull request may be of the kind %s",
    async (kind) => {
      const picture = await samplePicture(kind);
      const body = `/video ![](${github.api.dropPicture(picture)}) A boat`;
      const { outputs } = await comment({ body, review: true });
      expect(await readFile(outputs.image ?? "")).toEqual(picture);
    },
  );

  test("has the second one end the video, wherever each of them is", async () => {
    const body = `/video A boat\n![](${elsewhere})\n![](${github.api.dropPicture(await samplePicture("png"))})`;
    const { outputs } = await comment({ body });
    expect(outputs).toMatchObject({ triggered: "true", prompt: "A boat", image: elsewhere });
    expect(outputs["last-image"]).toMatch(/\.png$/u);
    expect(asked()).toEqual(["permission", "read-comment", "comment-picture", "react"]);
  });

  test.each([
    [`![a](${elsewhere}) A boat`, { image: elsewhere, "last-image": "" }],
    [`--image ${elsewhere} A boat`, { image: elsewhere, "last-image": "" }],
    [
      `--image="${elsewhere}" --last_image '${elsewhere}?b' A boat`,
      { image: elsewhere, "last-image": `${elsewhere}?b` },
    ],
    [
      `--last-image ${elsewhere}?b A boat ![a](${elsewhere})`,
      { image: elsewhere, "last-image": `${elsewhere}?b` },
    ],
    [
      "--image https://github.com/octo-org/videos/raw/main/a.png A boat",
      { image: "https://github.com/octo-org/videos/raw/main/a.png" },
    ],
  ])("is passed on as it is when it is elsewhere: %s", async (text, expected) => {
    const { outputs } = await comment({ body: `/video ${text}` });
    expect(outputs).toMatchObject({ triggered: "true", prompt: "A boat", ...expected });
    expect(asked()).toEqual(["permission", "react"]);
  });

  test("is text in code", async () => {
    const { outputs } = await comment({ body: `/video A boat \`![a](${elsewhere})\`` }, none);
    expect(outputs).toMatchObject({ triggered: "true", image: "", prompt: `A boat \`![a](${elsewhere})\`` });
  });

  test("is looked for by the address that the event has, in a comment that was edited", async () => {
    const [asFirst, later] = [await samplePicture("png"), await samplePicture("gif")].map((each) =>
      github.api.dropPicture(each),
    );
    const edited = (body: string) => {
      github.api.faults.push({
        at: "read-comment",
        do: { kind: "body", json: (healthy) => ({ ...healthy, body_html: body }) },
      });
    };
    edited(`<p><img src="${later}" alt="${asFirst}"></p>`);
    const { outputs } = await comment({ body: `/video ![](${asFirst}) A boat` });
    expect(outputs.triggered).toBe("false");
    expect(reply()).toContain("is not shown in the comment: it was taken out again");
    expect(asked()).not.toContain("comment-picture");
  });

  const hostile = ["@octocat #1", "`code` **bold**", "--duration 99", "</code></pre><script>", "::error::x"];
  longTable(hostile.map((alt): [string] => [alt]))(
    "has an alternative text that is no command: %s",
    async (alt) => {
      const { outputs, log } = await comment({ body: `/video ![${alt}](${elsewhere}) A boat` });
      expect(outputs).toMatchObject({ triggered: "true", prompt: "A boat", duration: "" });
      expect(log).not.toContain(alt);
    },
  );
});

describe("a picture that the workflow gives", () => {
  const inputs = { model: both, models: first, image: "docs/a.png", "last-image": elsewhere };
  const run = async (text: string) => (await github.slashCommand({ body: `/video ${text}` }, inputs)).outputs;

  test("is for comments that have none", async () => {
    const given = { image: "docs/a.png", "last-image": elsewhere };
    expect(await run("A boat")).toMatchObject({ triggered: "true", ...given });
    const own = { image: `${elsewhere}?own`, "last-image": elsewhere };
    expect(await run(`![](${own.image}) A boat`)).toMatchObject({ triggered: "true", ...own });
  });

  test("is not for other models", async () => {
    const text = `--model ${first} --image ${elsewhere}?own A boat`;
    expect(await run(text)).toMatchObject({ image: `${elsewhere}?own`, "last-image": "" });
  });

  test("is its mistake where the model takes none", async () => {
    const { errors } = await github.slashCommand({ body: "/video A boat" }, { model: none, image: "a.png" });
    expect(errors).toMatchObject([
      { title: "Invalid input", message: expect.stringContaining("takes no picture") },
    ]);
  });

  test("may be several", async () => {
    const model = "fal-ai/veo3.1/reference-to-video";
    const references = "docs/a.png\ndocs/b.png";
    const given = { model, "reference-images": references };
    const { outputs } = await github.slashCommand({ body: "/video A boat" }, given);
    expect(outputs).toMatchObject({ triggered: "true", "reference-images": references });
  });
});

describe("a picture that cannot be taken", () => {
  const texts: [model: string, text: string, message: string][] = [
    [
      none,
      `![](${elsewhere}) A boat`,
      "the picture in the comment is given, but pixverse/v5/text-to-video takes no picture to start from; the nearest models that do are",
    ],
    [none, `![](${elsewhere}) A boat`, `(allowed here: ${both}, ${first})`],
    [
      none,
      `--image ${elsewhere} A boat`,
      "--image is given, but pixverse/v5/text-to-video takes no picture to start from",
    ],
    [
      first,
      `![](${elsewhere}) ![](${elsewhere}?2) A boat`,
      "the second picture in the comment is given, but fal-ai/veo3.1/image-to-video takes no picture to end with (it takes image",
    ],
    [
      first,
      `--last-image ${elsewhere} ![](${elsewhere}?2) A boat`,
      "--last-image is given, but fal-ai/veo3.1/image-to-video takes no picture to end with (it takes image",
    ],
    [
      first,
      "A boat",
      "the picture is missing; fal-ai/veo3.1/image-to-video makes its video from one: drop it into the comment, or give --image ADDRESS",
    ],
    [both, "![](https://example.com/1) ".repeat(10), "the comment has 10 pictures, and"],
    [
      both,
      `--image ${elsewhere} A boat ![](${elsewhere}?2)`,
      "--image is given, and a picture in the comment stands for the same; keep one of them",
    ],
    [
      both,
      `--last-image ${elsewhere} A boat ![](${elsewhere}?2) ![](${elsewhere}?3)`,
      "--last-image is given, and a picture in the comment stands for the same",
    ],
    [
      both,
      "--image docs/a.png A boat",
      '--image is "docs/a.png"; give an https address, or drop the picture into the comment',
    ],
    [both, "--image /etc/passwd A boat", '--image is "/etc/passwd"; give an https address'],
    [
      both,
      "--last-image ./a.png --image https://example.com A boat",
      '--last-image is "./a.png"; give an https address',
    ],
    [both, "![](data:image/png;base64,iVBORw0KGgo=) A boat", "the picture in the comment is"],
    [
      both,
      "![](http://example.com/a.png?token=secret) A boat",
      'the picture in the comment is "http://example.com/a.png?…"; give an https address',
    ],
    [both, "--image https://user:password@example.com/a.png A boat", "--image is"],
    [both, "--image https://127.0.0.1/a.png A boat", "which the provider cannot reach"],
    [
      both,
      "--start-image-url ./a.png A boat",
      '--start-image-url is "./a.png"; a comment may give an address, but no file',
    ],
    [
      both,
      `--image ${elsewhere} --elements '[{"frontal_image_url": "./a.png"}]' A boat`,
      "a comment may give an address, but no file",
    ],
    [both, `A boat --image ${elsewhere}`, "--image comes after the start of the prompt"],
  ];

  longTable(texts, ([model]) => model)("by %s from %s", async (model, text, message) => {
    const { outputs, errors } = await comment({ body: `/video ${text}` }, model);
    expect(errors).toEqual([]);
    expect(outputs).toEqual({ triggered: "false" });
    expect(reply()).toContain(message);
    expect(reply()).not.toMatch(/secret|password@/u);
    expect(github.api.reactions).toMatchObject([{ content: "confused" }]);
    expect(asked()).not.toContain("comment-picture");
  });

  const faults: [how: string, Fault["do"], message: string][] = [
    ["not there", { kind: "status", status: 404 }, "could not be fetched: GitHub answers HTTP 404"],
    ["refused for good", { kind: "status", status: 503 }, "could not be fetched: GitHub answers HTTP 503"],
    [
      "elsewhere",
      { kind: "redirect", to: "https://example.com/", status: 302 },
      "could not be fetched: its address leads elsewhere",
    ],
    [
      "too large, and says so",
      { kind: "text", text: "x", contentType: "image/png", bytes: 30_000_001 },
      "is larger than 30.0 MB",
    ],
    ["a web page", { kind: "html" }, "is a file, which is a web page; allowed are PNG"],
    ["cut off", { kind: "half", bytes: 40 }, "could not be fetched from GitHub"],
    ["reset", { kind: "reset" }, "could not be fetched from GitHub"],
    ["empty", { kind: "text", text: "", contentType: "image/png" }, "is a file, which is empty"],
  ];

  longTable(faults, ([, { kind }]) => kind === "status")(
    "because the file is %s",
    async (_, fault, message) => {
      github.api.faults.push({ at: "comment-picture", do: fault });
      const address = github.api.dropPicture(await samplePicture("png"));
      const { outputs, errors, log } = await comment({ body: `/video ![](${address}) A boat` });
      expect(errors).toEqual([]);
      expect(outputs).toEqual({ triggered: "false" });
      expect(reply()).toContain(`the picture "${address}" ${message}`);
      expect(`${reply()}${log}`).not.toContain("jwt=");
      expect(asked().filter((at) => at === "create-comment")).toHaveLength(1);
    },
  );

  test("because of its contents", async () => {
    for (const [picture, message] of [
      [(await samplePicture("png")).subarray(0, -12), "whose end is missing"],
      [Buffer.from("MZ a program"), "which is not a picture"],
      [await pngWithSides(100_000, 100_000), "which has 100000 × 100000 pixels"],
    ] as const) {
      github.api.comments.length = 0;
      const body = `/video ![](${github.api.dropPicture(picture)}) A boat`;
      const { outputs } = await comment({ body });
      expect(outputs).toEqual({ triggered: "false" });
      expect(reply()).toContain(`is a file, ${message}`);
    }
  });

  test("because it is too large for the model's provider", async () => {
    const model = "kling-video/v1.6/standard/image-to-video";
    const body = `/video --model ${model} ![](${github.api.dropPicture(await pngOf(20_500_000))}) A boat`;
    const server = { GITHUB_SERVER_URL: github.api.serverUrl };
    await github.slashCommand({ body }, { models: model }, { env: server });
    expect(reply()).toContain("is larger than 20.0 MB");
  });

  test("because its signature has expired", async () => {
    const expired = await startGitHub({ signatureMs: 0 });
    try {
      const address = expired.dropPicture(await samplePicture("png"));
      const written = { body: `/video ![](${address}) A boat` };
      expired.comments.push({ id: commentId, issue: 7, review: false, login: "bob", body: written.body });
      const env = { GITHUB_API_URL: expired.apiUrl, GITHUB_SERVER_URL: expired.serverUrl };
      const { outputs } = await github.slashCommand(written, { model: both }, { env });
      expect(outputs).toEqual({ triggered: "false" });
      expect(shown(expired.comments.at(-1)?.body)).toContain("GitHub answers HTTP 404");
    } finally {
      await expired.close();
    }
  });

  test("because GitHub's rendering names another host for it", async () => {
    const address = github.api.dropPicture(await samplePicture("png"));
    const other = await startGitHub();
    try {
      const json = ({ body_html, ...healthy }: Record<string, unknown>) => ({
        ...healthy,
        body_html: String(body_html).replaceAll(github.api.serverUrl, other.serverUrl),
      });
      github.api.faults.push({ at: "read-comment", do: { kind: "body", json } });
      const { outputs } = await comment({ body: `/video ![](${address}) A boat` });
      expect(outputs).toEqual({ triggered: "false" });
      expect(other.requests).toEqual([]);
      expect(reply()).toContain("is not shown in the comment");
    } finally {
      await other.close();
    }
  });

  test("because GitHub does not give the comment out, which is one error", async () => {
    github.api.faults.push({ at: "read-comment", do: { kind: "status", status: 404 } });
    const address = github.api.dropPicture(await samplePicture("png"));
    const result = await comment({ body: `/video ![](${address}) A boat` });
    expect(result).toMatchObject({ exitCode: 1, outputs: { triggered: "false" } });
    expect(result.errors).toMatchObject([
      { title: "GitHub refused", message: expect.stringContaining("read the comment's pictures") },
    ]);
  });

  test("is not even looked at for an author without the permission", async () => {
    const address = github.api.dropPicture(await samplePicture("png"));
    await comment({ body: `/video ![](${address}) A boat`, login: "rita" });
    expect(asked()).toEqual(["permission", "react"]);
  });
});

describe("the report of a public repository", () => {
  const visible = { private: false, visibility: "public" };
  const gif = async () => {
    const path = join(await temporaryFolder("preview"), "preview.gif");
    await writeFile(path, "GIF89a");
    return path;
  };
  const cases: [image: string, repository: Record<string, unknown>, isShown: boolean][] = [
    [elsewhere, visible, true],
    [elsewhere, { private: true, visibility: "private" }, false],
    [elsewhere, { private: false }, false],
    [elsewhere, {}, false],
    [`${elsewhere}?signature=x`, visible, false],
    ["https://user@example.com/a.png", visible, false],
    ["http://example.com/a.png", visible, false],
    ["https://192.168.0.1/a.png", visible, false],
    ["https://intranet/a.png", visible, false],
    ["https://build.internal/a.png", visible, false],
    ["https://example.com:8443/a.png", visible, false],
    ["https://github.com/user-attachments/assets/x.png", visible, false],
    ["https://private-user-images.githubusercontent.com/1/2-x.png", visible, false],
    ["/tmp/comment-pictures/picture-1.png", visible, false],
  ];

  longTable(cases, ([, , isShown]) => isShown)("shows %s in %o: %s", async (image, repository, isShown) => {
    const inputs = { state: "completed", prompt: "A boat", image, "preview-file": await gif() };
    await github.report(inputs, {}, { repository });
    const body = github.api.comments[0]?.body ?? "";
    expect(body).toContain('<img alt="Preview of the video"');
    expect(body.includes('alt="The picture that the video starts from"')).toBe(isShown);
    expect(body.includes(image)).toBe(isShown);
  });

  test("has no markup come alive in the address", async () => {
    const image = "https://example.com/\"><img src=x>'`@octocat.png";
    const inputs = { state: "completed", prompt: "A boat", image, "preview-file": await gif() };
    await github.report(inputs, {}, { repository: visible });
    const body = github.api.comments[0]?.body ?? "";
    expect(body).toContain('src="https://example.com/%22%3E%3Cimg%20src=x%3E');
    expect(body.match(/<img/gu)).toHaveLength(2);
  });
});
