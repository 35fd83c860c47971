import { expect, test } from "vitest";
import { Attachments } from "../../src/github/attachments.ts";

const id = "0a1b2c3d-1111-4222-8333-444455556666";
const asset = `https://github.com/user-attachments/assets/${id}`;
const signed = `https://private-user-images.githubusercontent.com/583231/419-${id}.png?jwt=eyJh.b-c_d&response=inline`;
const old = `https://user-images.githubusercontent.com/583231/419-${id}.png`;
const own = "https://git.example.com";

test.each([
  ["https://github.com", asset, true],
  ["https://github.com", `https://github.com/octo-org/videos/assets/583231/${id}`, true],
  ["https://github.com", old, true],
  ["https://github.com", signed, true],
  ["https://github.com", `http://github.com/user-attachments/assets/${id}`, false],
  ["https://github.com", `https://github.com.example.com/user-attachments/assets/${id}`, false],
  ["https://github.com", `https://user@github.com/user-attachments/assets/${id}`, false],
  ["https://github.com", `https://raw.githubusercontent.com/octo-org/videos/main/${id}.png`, false],
  ["https://github.com", "https://github.com/octo-org/videos/raw/main/a.png", false],
  ["https://github.com", `https://camo.githubusercontent.com/${id}`, false],
  ["https://github.com", "a.png", false],
  [own, asset, false],
  [own, `${own}/user-attachments/assets/${id}`, true],
  [own, `https://media.git.example.com/user/5/files/${id}`, true],
  [own, `https://evil-git.example.com/user/5/files/${id}`, false],
  [own, `${own}/octo-org/videos/raw/main/${id}.png`, false],
])("on %s, %s is an attachment: %s", (server, address, expected) => {
  expect(new Attachments(server).isOne(address)).toBe(expected);
});

/** As the API renders it. */
const rendered = (address: string) =>
  `<p dir="auto">A boat <a target="_blank" rel="noopener noreferrer" href="${address}"><img src="${address}" alt="Image" style="max-width: 100%;"></a></p>`;
const inHtml = signed.replace("&", "&amp;");

test.each([
  ["a dropped picture", rendered(inHtml), asset, signed],
  ["an old one, which is not signed", rendered(old), old, old],
  [
    "an address in other letters",
    rendered(inHtml.replace(id, id.toUpperCase())),
    asset,
    signed.replace(id, id.toUpperCase()),
  ],
  [
    "one after another",
    rendered(inHtml.replace(id, id.replace("0a1b", "ffff"))) + rendered(inHtml),
    asset,
    signed,
  ],
  ["a tag with the source at its end", `<img alt="a > b" src='${inHtml}'/>`, asset, signed],
])("the signed address of %s is found", (_, html, address, expected) => {
  expect(new Attachments("https://github.com").signedAddress(html, address)?.href).toBe(expected);
});

test.each([
  ["a comment without it", "<p>A boat</p>"],
  ["nothing", ""],
  ["another picture", rendered(inHtml.replace("0a1b", "ffff"))],
  ["a link", `<a href="${inHtml}">x</a>`],
  ["another host", rendered(inHtml.replace("githubusercontent.com", "githubusercontent.com.example.com"))],
  ["a host with GitHub's as a user", rendered(inHtml.replace("https://", "https://example.com@"))],
  ["GitHub's host as a user", rendered(inHtml.replace(".com/", ".com@example.com/"))],
  ["another port", rendered(inHtml.replace(".com/", ".com:8443/"))],
  ["http", rendered(inHtml.replace("https:", "http:"))],
  ["the id in the query alone", rendered(`https://private-user-images.githubusercontent.com/1/2.png?${id}`)],
  ["a tag in an attribute", `<p title="<img src='${inHtml}'>">x</p>`],
  ["a tag in a comment", `<!-- <img src="${inHtml}"> -->`],
  ["another attribute", `<img data-src="${inHtml}" alt='src="${inHtml}"'>`],
  ["text that is none of a tag", `&lt;img src="${inHtml}"&gt;`],
])("no address is found in %s", (_, html) => {
  expect(new Attachments("https://github.com").signedAddress(html, asset)).toBeUndefined();
});
