import fc from "fast-check";

/** Pieces that mean something to a runner, a terminal, a command file, or a reader of Markdown and HTML. */
const pieces = [
  "::error::boo",
  "::add-mask::a",
  "::stop-commands::token",
  "##[error]boo",
  "##[",
  "#\u200b#[error]boo",
  "%0A::error::boo",
  "\n",
  "\r",
  "\r\n",
  "\u0085",
  "\u2028",
  "\u00a0",
  "\ufeff",
  "\t",
  "\u001b[31m",
  "\u001b]0;title\u0007",
  "\u009b2J",
  "\u0000",
  "\u202e",
  "\u200b",
  "\ud800",
  "\udc00",
  "name<<EOF",
  "EOF",
  "video-url=http://evil.invalid",
  "</code></pre>",
  "<img src=x onerror=alert(1)>",
  "<!--",
  "&lt;",
  "`",
  "|",
  "@octocat",
  "#1",
  "http://evil.invalid",
  "www.evil.invalid",
  "](http://evil.invalid)",
  "🚀",
  "日本語",
] as const;

/** Text as an attacker would write it, and text at random. */
export const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: "binary", maxLength: 12 })), {
    maxLength: 12,
  })
  .map((parts) => parts.join(""));

/** Control and format characters, lone surrogates, private-use and unassigned code points. */
export const invisible = /\p{C}/u;
