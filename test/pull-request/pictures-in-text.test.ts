import { expect, test } from "vitest";
import { separatePictures } from "../../src/actions/slash-command/pictures-in-text.ts";

const one = "https://github.com/user-attachments/assets/0a1b2c3d-1111-4222-8333-444455556666";
const two = "https://example.com/b.png?x=1&y=(2)";

test.each<[string, string, string, string[]]>([
  ["none", " A boat", " A boat", []],
  ["Markdown", ` ![a boat](${one}) A boat`, " A boat", [one]],
  ["Markdown with a title", ` A boat ![](<${one}> "My boat")`, " A boat ", [one]],
  [
    "what GitHub writes for a dropped file",
    ` A boat\n\n<img width="12" height="9" alt="Image" src="${one}" />\n`,
    " A boat\n\n",
    [one],
  ],
  ["single quotes", ` <IMG alt='a > b "c"' src='${one}'> A boat`, " A boat", [one]],
  [
    "entities",
    ` <img src="https://example.com/?a=1&amp;b=2"> A boat`,
    " A boat",
    ["https://example.com/?a=1&b=2"],
  ],
  ["parentheses", ` A ![x](${two}) boat`, " A boat", [two]],
  ["a linked one", ` A [![x](${two})](https://example.com) boat`, " A boat", [two]],
  ["a linked tag", ` A <a href="https://example.com"> <img src="${one}"></a> boat`, " A boat", [one]],
  ["two, in order", ` A boat\n![](${two})\n\n<img src="${one}">\nat dawn`, " A boat\n\nat dawn", [two, one]],
  [
    "a reference",
    ` A ![boat][My  Boat] at dawn\n\n[my boat]: <${one}> "t"\n[other]: ${two}`,
    " A at dawn\n\n[other]: https://example.com/b.png?x=1&y=(2)",
    [one],
  ],
  ["a collapsed reference", ` A ![boat][]\n[boat]: ${one}`, " A \n", [one]],
  ["a short reference", ` A ![boat]\n[boat]: ${one}`, " A \n", [one]],
  ["an unknown reference", " A ![boat][x] ![y]", " A ![boat][x] ![y]", []],
  ["brackets in the alternative text", ` ![a [b] \\] c](${one}) A boat`, " A boat", [one]],
  ["code", ` A \`![x](${one})\` boat`, ` A \`![x](${one})\` boat`, []],
  [
    "code between more marks",
    ` A \`\` \`<img src="${one}">\` \`\` boat`,
    ` A \`\` \`<img src="${one}">\` \`\` boat`,
    [],
  ],
  ["a lone mark of code", ` A \` ![x](${one}) boat`, " A ` boat", [one]],
  [
    "a block of code",
    ` A boat\n\`\`\`md\n![x](${one})\n\`\`\`\n![](${two})`,
    ` A boat\n\`\`\`md\n![x](${one})\n\`\`\`\n`,
    [two],
  ],
  ["an empty block", ` A boat\n\`\`\`\n\`\`\`\n![](${two})`, " A boat\n```\n```\n", [two]],
  ["an open block", ` A boat\n~~~\n![x](${one})`, ` A boat\n~~~\n![x](${one})`, []],
  ["an indented block", ` A boat\n\n    ![x](${one})\n![](${two})`, ` A boat\n\n    ![x](${one})\n`, [two]],
  ["a comment", ` A <!-- ![x](${one}) --> boat`, ` A <!-- ![x](${one}) --> boat`, []],
  ["an escaped mark", ` A \\![x](${one}) boat`, ` A \\![x](${one}) boat`, []],
  ["a link", ` A [x](${one}) boat`, ` A [x](${one}) boat`, []],
  ["an image without a source", " A <img alt='x'> boat", " A <img alt='x'> boat", []],
  ["one behind a flag", ` --seed 7 --image ![x](${one}) A boat`, ` --seed 7 --image ${one} A boat`, []],
  [
    "one behind a flag, in quotes",
    ` --last_image="<img src='${one}'>" A boat`,
    ` --last_image="${one}" A boat`,
    [],
  ],
  ["one behind the word in a later line", ` A boat\n--image ![x](${one})`, " A boat\n--image ", [one]],
  [
    "spaces in an address",
    " ![x](<https://example.com/a b'c.png>) A",
    " A",
    ["https://example.com/a%20b%27c.png"],
  ],
])("%s", (_, text, rest, pictures) => {
  expect(separatePictures(text)).toEqual({ text: rest, pictures });
});

test.each([
  ["!["],
  ["![a]("],
  ["<img "],
  ['<img a="'],
  ["`"],
  ["`` "],
  ["<!--"],
  ["\n[a"],
  ['![a](x "'],
  ["[!["],
  ["\n```"],
  ["\n\n    x"],
  ["<a <img src=x>"],
  ["![](x)"],
  ["\n[a]: "],
  ["\\"],
  ["![\\"],
  ["("],
  ["![](a("],
])("a long comment of nothing but %j is read in no time", (part) => {
  const work = (length: number) => {
    const text = ` ${part.repeat(length / part.length)}`;
    const start = process.cpuUsage();
    separatePictures(text);
    const { user } = process.cpuUsage(start);
    return user / 1000;
  };
  work(1000);
  // Where the time grows with the square of the length, it takes minutes.
  expect(work(65_000)).toBeLessThan(2_000);
});
