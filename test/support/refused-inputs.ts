import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "./temporary-folder.ts";

const kandinsky = "sber-ai/kandinsky5-t2v";
const distill = "sber-ai/kandinsky5-distill-t2v";
const kling = "kling-video/v1.6/standard/text-to-video";
const pixverse = "pixverse/v5/text-to-video";
const fal = "fal-ai/kandinsky5/text-to-video/distill";

/** Paths that are refused for their names, and why. */
const portable: [file: string, reason: string][] = [
  ...[
    "docs\\media\\hero.mp4",
    "a:b.mp4",
    "a*.mp4",
    "a?.mp4",
    'a"b.mp4',
    "a<b.mp4",
    "a>b.mp4",
    "a|b/c.mp4",
    "a\tb.mp4",
  ].map((file): [string, string] => [file, 'holds one of \\ : * ? " < > | or a control character']),
  ...["CON", "nul.mp4", "aux/boat.mp4", "COM1.mp4", "com¹.mp4", "Lpt9.tar.mp4", "CONIN$.mp4", "prn .mp4"].map(
    (file): [string, string] => [file, "has a name that Windows keeps for itself"],
  ),
  ...["videos./boat.mp4", "videos /boat.mp4", "boat.mp4."].map((file): [string, string] => [
    file,
    "ends a name with a dot or a space",
  ]),
  [`${"a/".repeat(119)}boat.mp4`, "is longer than 240 characters"],
  [`${"é".repeat(126)}.mp4`, "holds a name of over 255 bytes"],
];

const artifactNames =
  'at most 200 bytes of UTF-8, a name before .mp4, none of " : < > | * ? \\ / and no line breaks, invisible characters, log commands or names that Windows keeps for itself';

/** Inputs that are refused beside good ones, and the line of the error that says why. */
export const refusedInputs: [what: string, inputs: Record<string, string>, reason: string][] = [
  [
    "a model that nobody knows",
    { model: "sber-ai/kandinsky-5-t2v" },
    `model is "sber-ai/kandinsky-5-t2v", which is none of the 606 models of the catalogue (docs/models.md lists them); for any other model, set provider; did you mean "${kandinsky}"?`,
  ],
  ["no model", { model: "" }, "model is required; give the provider's model id"],
  ["7 seconds", { duration: "7" }, `duration is "7"; ${distill} allows 5, 10`],
  ["5.5 seconds", { duration: "5.5" }, `duration is "5.5"; ${distill} allows 5, 10`],
  ["a duration that is no number", { duration: "abc" }, `duration is "abc"; ${distill} allows 5, 10`],
  ["less than no time", { duration: "-5" }, `duration is "-5"; ${distill} allows 5, 10`],
  ["7 seconds on fal", { model: fal, duration: "7s" }, `duration is "7s"; ${fal} allows 5s, 10s`],
  ["4:3 on Kandinsky", { "aspect-ratio": "4:3" }, `aspect-ratio is "4:3"; ${distill} allows 3:2, 1:1, 2:3`],
  [
    "a ratio of words",
    { model: pixverse, "aspect-ratio": "wide" },
    `aspect-ratio is "wide"; ${pixverse} allows 16:9, 4:3, 1:1, 3:4, 9:16`,
  ],
  [
    "8 seconds at 1080p on PixVerse",
    { model: pixverse, duration: "8", parameters: "resolution: 1080p" },
    "duration may not be 8 at 1080p; take 5, or a lower resolution",
  ],
  [
    "a cfg_scale of 2",
    { model: kling, parameters: "cfg_scale: 2" },
    `parameters.cfg_scale is 2; ${kling} allows number from 0 to 1`,
  ],
  [
    "text where a number belongs",
    { model: pixverse, parameters: 'seed: "7"' },
    `parameters.seed is "7"; ${pixverse} allows integer; write the value without quotation marks`,
  ],
  [
    "a number where text belongs",
    { model: kling, parameters: "negative_prompt: 7" },
    `parameters.negative_prompt is 7; ${kling} allows text; put the value into quotation marks`,
  ],
  [
    "a list where text belongs",
    { model: kling, parameters: "negative_prompt: [blurry]" },
    `parameters.negative_prompt is ["blurry"]; ${kling} allows text; put the value into quotation marks`,
  ],
  [
    "a comment where text belongs",
    { model: kling, parameters: "negative_prompt: #fff" },
    `parameters.negative_prompt is null; ${kling} allows text; put the value into quotation marks`,
  ],
  [
    "a fraction in quotation marks",
    { model: kling, parameters: 'cfg_scale: "0.5"' },
    `parameters.cfg_scale is "0.5"; ${kling} allows number from 0 to 1; write the value without quotation marks`,
  ],
  [
    "text with a colon",
    { model: kling, parameters: "negative_prompt: blurry: dark" },
    'parameters is neither YAML nor JSON: Nested mappings are not allowed in compact mappings at line 1, column 18; put the value into quotation marks, as in negative_prompt: "blurry: dark"',
  ],
  [
    "a parameter that would change the object itself",
    { model: kling, parameters: "__proto__: { cfg_scale: 1 }" },
    `parameters.__proto__ is not a field of ${kling}, which takes negative_prompt, cfg_scale, provider`,
  ],
  [
    "half a character in a parameter",
    { model: kling, parameters: 'negative_prompt: "\\ud800"' },
    "parameters has a value that JSON cannot hold exactly, in negative_prompt; use whole characters, numbers, true, false, lists or mappings",
  ],
  [
    "a prompt of more than 64 KiB",
    { model: pixverse, prompt: "x".repeat(65_537) },
    "prompt is 65537 bytes of UTF-8, and may be at most 65536",
  ],
  [
    "an artifact name that is an ending alone",
    { "artifact-name": ".mp4" },
    `artifact-name is ".mp4"; allowed is ${artifactNames}`,
  ],
  [
    "an artifact name that Windows keeps for itself",
    { "artifact-name": "con.mp4" },
    `artifact-name is "con.mp4"; allowed is ${artifactNames}`,
  ],
  [
    "an input that is spelt in another way",
    { aspect_ratio: "1:1" },
    'aspect_ratio is not an input of this action; did you mean "aspect-ratio"?',
  ],
  [
    "an input that is spelt as one word",
    { ASPECTRATIO: "1:1" },
    'aspectratio is not an input of this action; did you mean "aspect-ratio"?',
  ],
  [
    "an input with a space",
    { "dry run": "true" },
    'dry_run is not an input of this action; did you mean "dry-run"?',
  ],
  [
    "a key under a name of no input",
    { apikey: "a-good-key-0123" },
    'apikey is not an input of this action; did you mean "api-key"?',
  ],
  ["a misspelt input", { promt: "A city" }, 'promt is not an input of this action; did you mean "prompt"?'],
  [
    "the beginning of an input",
    { timeout: "5" },
    'timeout is not an input of this action; did you mean "timeout-minutes"?',
  ],
  [
    "an input of another action that is nearly one of this",
    { "upload-artifacts": "false" },
    'upload-artifacts is not an input of this action; did you mean "upload-artifact"?',
  ],
  [
    "a field of the model beside the inputs",
    { model: pixverse, resolution: "1080p" },
    "resolution is not an input of this action, but a field of the model; set it in parameters, as resolution",
  ],
  [
    "a field of the model, spelt as an input is",
    { model: kling, "negative-prompt": "blurry" },
    "negative-prompt is not an input of this action, but a field of the model; set it in parameters, as negative_prompt",
  ],
  ...["resolution", "negative_prompt", "seed"].map((field): [string, Record<string, string>, string] => [
    `a field that other models have, ${field}`,
    { model: "sber-ai/kandinsky5-distill-t2v", [field]: "7" },
    `${field} is not an input of this action, but a field of other models; leave it out`,
  ]),
  [
    "a field of the model with a space",
    { model: kling, "negative prompt": "blurry" },
    "negative_prompt is not an input of this action, but a field of the model; set it in parameters, as negative_prompt",
  ],
  [
    "a style that nobody knows",
    { model: pixverse, parameters: "style: animé" },
    `parameters.style is "animé"; ${pixverse} allows anime, 3d_animation, clay, comic, cyberpunk; did you mean "anime"?`,
  ],
  [
    "a resolution on fal that does not follow the ratio",
    { model: fal, "aspect-ratio": "1:1", parameters: "resolution: 768x512" },
    "parameters.resolution must follow the aspect ratio: 512x512 for 1:1",
  ],
  [
    "a parameter that nobody knows",
    { model: kling, parameters: "negativ_prompt: x" },
    `parameters.negativ_prompt is not a field of ${kling}, which takes negative_prompt, cfg_scale, provider; did you mean "negative_prompt"?`,
  ],
  [
    "a parameter of another model",
    { parameters: "style: anime" },
    `parameters.style is not a field of ${distill} (it is one of ${pixverse}, pixverse/v5/transition, pixverse/v5/image-to-video and 32 more), which takes num_inference_steps`,
  ],
  [
    "a parameter that has an input of its own",
    { parameters: "duration: 5" },
    "parameters.duration is a separate input; set duration instead",
  ],
  [
    "parameters that are a list",
    { parameters: "[1, 2]" },
    "parameters is not a mapping; write one field per line, with a space after the colon, such as negative_prompt: blurry, or a JSON object",
  ],
  [
    "parameters that are a word",
    { parameters: "blurry" },
    "parameters is not a mapping; write one field per line, with a space after the colon, such as negative_prompt: blurry, or a JSON object",
  ],
  [
    "parameters that are nested very deeply",
    { parameters: `seed: ${"[".repeat(5000)}${"]".repeat(5000)}` },
    "parameters cannot be read: its lists or mappings are nested too deeply",
  ],
  [
    "parameters with an alias inside its own anchor",
    { parameters: "seed: &a [*a]" },
    "parameters cannot be read: its lists or mappings are nested too deeply",
  ],
  [
    "parameters that are neither YAML nor JSON",
    { parameters: '{"style": "anime"' },
    "parameters is neither YAML nor JSON: Flow map must end with a } at line 1, column 18",
  ],
  [
    "no prompt",
    { prompt: "" },
    "prompt is missing or empty; say what the video shows, or name a prompt-file",
  ],
  [
    "a prompt of white space",
    { prompt: " \n\t " },
    "prompt is missing or empty; say what the video shows, or name a prompt-file",
  ],
  [
    "a prompt and a prompt-file",
    { "prompt-file": "prompt.txt" },
    "prompt and prompt-file are both given; keep one of them",
  ],
  [
    "a PixVerse prompt of 2049 bytes",
    { model: pixverse, prompt: `x${"ü".repeat(1024)}` },
    "prompt is 2049 bytes of UTF-8, and may be at most 2048",
  ],
  [
    "no key",
    { "api-key": "" },
    "api-key is missing; give it from a secret, or set AIMLAPI_API_KEY in the step's environment (a dry run needs none)",
  ],
  [
    "no key for fal",
    { model: fal, "api-key": "" },
    "api-key is missing; give it from a secret, or set FAL_KEY in the step's environment (a dry run needs none)",
  ],
  [
    "a key that a line break slipped into",
    { "api-key": "a-good-key\n0123" },
    "api-key contains white space or characters that no key has; set the secret again",
  ],
  [
    "plain http to another host",
    { "base-url": "http://gateway.example.com" },
    'base-url is "http://gateway.example.com"; allowed is an https:// address without user, query or fragment (http:// only on a loopback host)',
  ],
  [
    "a base URL that is none",
    { "base-url": "api.aimlapi.com" },
    'base-url is "api.aimlapi.com"; allowed is an https:// address without user, query or fragment (http:// only on a loopback host)',
  ],
  [
    "no minutes",
    { "timeout-minutes": "0" },
    'timeout-minutes is "0"; allowed is a number above 0 and at most 7200',
  ],
  [
    "a poll interval below zero",
    { "poll-interval": "-1" },
    'poll-interval is "-1"; allowed is a number above 0 and at most 3600',
  ],
  ["no days", { "retention-days": "0" }, 'retention-days is "0"; allowed is a whole number from 1 to 400'],
  [
    "half a day",
    { "retention-days": "1.5" },
    'retention-days is "1.5"; allowed is a whole number from 1 to 400',
  ],
  [
    "a price below zero",
    { "max-cost-usd": "-0.01" },
    'max-cost-usd is "-0.01"; allowed is a number from 0 to 1000000',
  ],
  ["a maybe", { archive: "maybe" }, 'archive is "maybe"; allowed is true or false'],
  [
    "an artifact name with a slash",
    { "artifact-name": "a/b" },
    `artifact-name is "a/b"; allowed is ${artifactNames}`,
  ],
  [
    "an artifact name that no file system holds",
    { "artifact-name": "🚀".repeat(51) },
    `artifact-name is "${"🚀".repeat(51)}"; allowed is ${artifactNames}`,
  ],
  [
    "a generation that is none",
    { "generation-id": "two words" },
    'generation-id is "two words"; allowed is an id as the provider gave it: at most 300 printable characters, no white space',
  ],
  [
    "a generation id that is a way upwards",
    { model: fal, "generation-id": ".." },
    'generation-id is ".."; allowed is an id as the provider gave it: at most 300 printable characters, no white space',
  ],
  ["a provider that nobody knows", { provider: "openai" }, 'provider is "openai"; allowed is aimlapi, fal'],
  [
    "a dry run that is misspelt, without asking for a key",
    { "dry-run": "ture", "api-key": "" },
    'dry-run is "ture"; allowed is true or false; did you mean "true"?',
  ],
  [
    "a provider that is not the model's",
    { provider: "fal" },
    `provider is fal, but ${distill} is a model of aimlapi; leave it out`,
  ],
  [
    "a way upwards as a model of fal",
    { model: "fal-ai/../../admin", provider: "fal" },
    'model is "fal-ai/../../admin", which is not a model id of fal; write it as owner/name or owner/name/variant',
  ],
  [
    "a dry run that is to collect something",
    { "dry-run": "true", "generation-id": "abc", "api-key": "" },
    "generation-id cannot be collected in a dry run, which asks no provider; leave one of them out",
  ],
];

/** The same of inputs with a `prompt-file` in {@link workspaceOfPaths}. */
export const refusedPromptFiles: [what: string, inputs: Record<string, string>, reason: string][] = [
  [
    "a missing one",
    { "prompt-file": "no.txt" },
    'prompt-file is "no.txt", which does not exist in the workspace',
  ],
  ["a folder", { "prompt-file": "folder" }, 'prompt-file is "folder", which is not a file'],
  ["an empty one", { "prompt-file": "empty.txt" }, 'prompt-file is "empty.txt", which is empty'],
  [
    "one that is no prompt by its size",
    { "prompt-file": "large.txt" },
    'prompt-file is "large.txt" of 65537 bytes; it may have at most 65536',
  ],
  [
    "one outside the workspace",
    { "prompt-file": "../secret.txt" },
    'prompt-file is "../secret.txt", which is outside the workspace; name one inside it',
  ],
  [
    "one outside, named in full",
    { "prompt-file": "/etc/hostname" },
    'prompt-file is "/etc/hostname", which is outside the workspace; name one inside it',
  ],
  [
    "a link to one outside",
    { "prompt-file": "way-out/secret.txt" },
    'prompt-file is "way-out/secret.txt", which is outside the workspace; name one inside it',
  ],
  ...["utf-16le.txt", "utf-16le-bom.txt", "utf-16be-bom.txt", "latin-1.txt", "binary.txt", "nul.txt"].map(
    (file): [string, Record<string, string>, string] => [
      `one that is no UTF-8, ${file}`,
      { "prompt-file": file },
      `prompt-file is "${file}", which is not UTF-8 text`,
    ],
  ),
  ...["pointer.txt", "pointer-crlf.txt"].map((file): [string, Record<string, string>, string] => [
    `one that Git LFS keeps elsewhere, ${file}`,
    { "prompt-file": file },
    `prompt-file is "${file}", which is a pointer of Git LFS; check the repository out with lfs: true`,
  ]),
  ...[
    ".git/config",
    ".GIT/config",
    ".git",
    "linked-git/config",
    "git~1/config",
    ".git /config",
    ".g\u200cit/x",
  ].map((file): [string, Record<string, string>, string] => [
    `one of git's own, ${JSON.stringify(file)}`,
    { "prompt-file": file },
    `prompt-file is "${file.replace("\u200c", "")}", which is in git's own folder; name one outside of it`,
  ]),
  [
    "one that is too long for PixVerse",
    { model: pixverse, "prompt-file": "long.txt" },
    "prompt-file is 2049 bytes of UTF-8, and may be at most 2048",
  ],
];

/** Output files in {@link workspaceOfPaths} that are refused, and why. */
export const refusedOutputFiles: [what: string, file: string, reason: string][] = [
  ["one outside the workspace", "../boat.mp4", "which is outside the workspace; name one inside it"],
  ["one outside, named in full", "/tmp/boat.mp4", "which is outside the workspace; name one inside it"],
  ["the workspace itself", ".", "which is outside the workspace; name one inside it"],
  [
    "one behind a link that leads out",
    "way-out/boat.mp4",
    "which is outside the workspace; name one inside it",
  ],
  ["one behind a link that leads nowhere", "lost/boat.mp4", "which is behind a link that leads nowhere"],
  ["a folder", "folder", "which is a folder; name a file"],
  ["a folder that is still to be made", "videos/", "which is a folder; name a file"],
  ["one below a file", "empty.txt/boat.mp4", "but a file stands where it needs a folder"],
  ...[".git/boat.mp4", "linked-git/boat.mp4", "a/.Git/boat.mp4", "GIT~1/boat.mp4", ".git./boat.mp4"].map(
    (file): [string, string, string] => [
      `one of git's own, ${file}`,
      file,
      "which is in git's own folder; name one outside of it",
    ],
  ),
  ...portable.map(([file, reason]): [string, string, string] => [
    `one that Windows cannot check out, ${file.slice(0, 20)}`,
    file,
    `which ${reason}; a checkout on Windows would fail`,
  ]),
];

/** A workspace with all that a path can lead into. */
export async function workspaceOfPaths(): Promise<string> {
  const outside = await temporaryFolder("outside");
  const inside = await temporaryFolder("workspace");
  await writeFile(join(outside, "secret.txt"), "secret");
  await writeFile(join(inside, "empty.txt"), " \n");
  await writeFile(join(inside, "large.txt"), "x".repeat(65_537));
  await writeFile(join(inside, "long.txt"), "x".repeat(2049));
  await mkdir(join(inside, "folder"));
  await mkdir(join(inside, ".git"));
  await writeFile(join(inside, ".git", "config"), "[http]\n\textraheader = secret\n");
  await symlink(join(inside, ".git"), join(inside, "linked-git"), "junction");
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"a".repeat(64)}\nsize 12\n`;
  const texts: Record<string, Buffer> = {
    "utf-16le.txt": Buffer.from("A boat", "utf16le"),
    "utf-16le-bom.txt": Buffer.from("\uFEFFA boat", "utf16le"),
    "utf-16be-bom.txt": Buffer.from("\uFEFFA boat", "utf16le").swap16(),
    "latin-1.txt": Buffer.from("Ein Boot auf dem Müggelsee", "latin1"),
    "binary.txt": Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a]),
    "nul.txt": Buffer.from("A boat\0"),
    "pointer.txt": Buffer.from(pointer),
    "pointer-crlf.txt": Buffer.from(pointer.replaceAll("\n", "\r\n")),
  };
  for (const [name, bytes] of Object.entries(texts)) await writeFile(join(inside, name), bytes);
  await symlink(outside, join(inside, "way-out"), "junction");
  await symlink(join(outside, "nothing"), join(inside, "lost"), "junction");
  return inside;
}
