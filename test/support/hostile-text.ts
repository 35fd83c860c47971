import fc from "fast-check";

/** Pieces that mean something to a runner, a terminal, a command file, or a reader of Markdown and HTML. */
const pieces = [
  "::error::boo",
  "::add-mask::a",
  "::stop-commands::token",
  "::token::",
  "::set-output name=status::completed",
  "::save-state name=video::x",
  "::endgroup::",
  "##[error]boo",
  "##[",
  "##[stop-commands]token",
  "##vso[task.complete]",
  ":\u200b:error::boo",
  "\u3000::error::boo",
  "#\u200b#[error]boo",
  "%0A::error::boo",
  "\n",
  "\r",
  "\r\n",
  "\u0085",
  "\u2028",
  "\u2029",
  "\u00a0",
  "\ufeff",
  "\t",
  "\u001b[31m",
  "\u001b]0;title\u0007",
  "\u001b]8;;http://evil.invalid\u0007",
  "\u009b2J",
  "\u0000",
  "\u202e",
  "\u2066",
  "\u{e0001}",
  "\u200b",
  "\ud800",
  "\udc00",
  "name<<EOF",
  "EOF",
  "end-",
  "video-url=http://evil.invalid",
  "</code></pre>",
  "<img src=x onerror=alert(1)>",
  "<!--",
  "&lt;",
  "`",
  "```",
  "~~~",
  "**",
  "# ",
  "> ",
  "![x](http://evil.invalid)",
  "$(id)",
  "../../",
  "..\\",
  "C:\\",
  ".mp4",
  "|",
  "@octocat",
  "@octo-org/team",
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

/** The same in 100 kB. */
export const longHostileText = hostileText.map((text) => {
  const piece = text || " ";
  return piece.repeat(Math.ceil(100_000 / piece.length)).slice(0, 100_000);
});

/** Control and format characters, lone surrogates, private-use and unassigned code points. */
export const invisible = /\p{C}/u;
