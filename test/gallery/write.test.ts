import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Failure } from "../../src/errors.ts";
import type { GalleryVideo } from "../../src/gallery/entries.ts";
import { writeGallery } from "../../src/gallery/gallery.ts";
import { temporaryFolder } from "../support/temporary-folder.ts";

describe("a written gallery", () => {
  test("is one page with its videos and posters beside it", async () => {
    const folder = join(await temporaryFolder("gallery"), "docs", "gallery");
    const videos = [await video("hero"), await video("intro", { poster: false })];
    const { path } = await writeGallery({ folder, title: "Films", videos });
    expect(path).toBe(join(folder, "index.html"));
    expect(await filesIn(folder)).toEqual([
      "index.html",
      "posters/hero.jpg",
      "videos.js",
      "videos/hero.mp4",
      "videos/intro.mp4",
    ]);
    expect(await readFile(join(folder, "videos/intro.mp4"), "utf8")).toBe("the video intro");
    expect(await readFile(join(folder, "posters/hero.jpg"), "utf8")).toBe("the poster hero");
  });

  test("is the same bytes for the same videos", async () => {
    const [folder, other] = [await temporaryFolder("gallery"), await temporaryFolder("gallery")];
    const videos = [await video("hero"), await video("intro")];
    const first = await written(folder, videos);
    expect(await written(folder, videos)).toBe(first);
    expect(await written(other, videos)).toBe(first);
    expect(await filesIn(folder)).toEqual(await filesIn(other));
  });

  test("has the videos in their order", async () => {
    const videos = [await video("zebra"), await video("ant")];
    const page = await written(await temporaryFolder("gallery"), videos);
    expect(page.indexOf(">zebra<")).toBeLessThan(page.indexOf(">ant<"));
  });

  test("has a policy that allows its own style and scripts alone", async () => {
    const folder = await temporaryFolder("gallery");
    const page = await written(folder, [await video("hero")]);
    const digest = (text: string) => createHash("sha256").update(text).digest("base64");
    for (const element of ["style", "script"]) {
      const content = new RegExp(`<${element}>([^]*?)</${element}>`).exec(page)?.[1] ?? "";
      expect(page).toContain(`${element}-src &#39;sha256-${digest(content)}&#39;`);
    }
    const nonce = digest(await readFile(join(folder, "videos.js"), "utf8"));
    expect(page).toMatch(/script-src &#39;sha256-[^;]+&#39; &#39;nonce-[^;]+&#39;; /);
    expect(page).toContain(` &#39;nonce-${nonce}&#39;; `);
    expect(page.match(/<script[^>]*>/g)).toEqual(["<script>", `<script src="videos.js" nonce="${nonce}">`]);
    expect(page).toContain("default-src &#39;none&#39;");
    expect(page).not.toMatch(/unsafe-|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
  });

  test("is made of pages of 50 videos that link to each other, with all of them in one script", async () => {
    const folder = await temporaryFolder("gallery");
    const videos = await manyVideos(101);
    const first = await written(folder, videos);
    const [second, third, data] = await Promise.all(
      ["page-2.html", "page-3.html", "videos.js"].map((name) => readFile(join(folder, name), "utf8")),
    );
    const shown = [first, second, third].map((page) => page?.match(/<h2 id="video-[^"]*"/g)?.length);
    expect(shown).toEqual([50, 50, 1]);
    const links = [first, second, third].map((page) =>
      Array.from(page?.matchAll(/<a href="([^"#]+)#videos"/g) ?? [], ([, href]) => href),
    );
    expect(links).toEqual([
      ["index.html", "page-2.html", "page-3.html", "page-2.html"],
      ["index.html", "index.html", "page-2.html", "page-3.html", "page-3.html"],
      ["page-2.html", "index.html", "page-2.html", "page-3.html"],
    ]);
    expect(third).toContain("<title>Films, page 3</title>");
    let told: { id: string }[] = [];
    new Function("showVideos", data ?? "")((all: { id: string }[]) => {
      told = all;
    });
    expect(told.map(({ id }) => id)).toEqual(videos.map(({ id }) => id));
  });

  test("says that its videos are AI-generated", async () => {
    const page = await written(await temporaryFolder("gallery"), [await video("hero"), await video("intro")]);
    expect(page).toContain('<meta name="description" content="AI-generated videos');
    expect(page.match(/All videos here are AI-generated\./g)).toHaveLength(1);
    expect(page.match(/<span class="ai">AI-generated<\/span>/g)).toHaveLength(2);
  });

  test("says so if there are no videos", async () => {
    expect(await written(await temporaryFolder("gallery"), [])).toContain("There are no videos yet.");
  });

  test("gives files names that every system takes", async () => {
    const folder = await temporaryFolder("gallery");
    const ids = [
      "Hero",
      "hero",
      "../../etc/passwd",
      "con",
      "Ünïcode",
      "雪",
      "雨",
      "a".repeat(300),
      ".hidden",
    ];
    await written(folder, await Promise.all(ids.map((id, index) => video(id, { source: `file-${index}` }))));
    const names = (await readdir(join(folder, "videos"))).sort();
    expect(names).toEqual(
      [
        "hero.mp4",
        "hero-2.mp4",
        "etc-passwd.mp4",
        "video-con.mp4",
        "unicode.mp4",
        "video.mp4",
        "video-2.mp4",
        `${"a".repeat(80)}.mp4`,
        "hidden.mp4",
      ].sort(),
    );
  });
});

describe("an existing gallery", () => {
  test("loses the files of videos that are gone, and no others", async () => {
    const folder = await temporaryFolder("gallery");
    await written(folder, [await video("hero"), await video("intro")]);
    await writeFile(join(folder, "videos", "mine.mp4"), "mine");
    await writeFile(join(folder, "CNAME"), "example.org");
    await written(folder, [await video("intro", { poster: false })]);
    expect(await filesIn(folder)).toEqual([
      "CNAME",
      "index.html",
      "videos.js",
      "videos/intro.mp4",
      "videos/mine.mp4",
    ]);
  });

  test("loses the pages that are gone, and no others", async () => {
    const folder = await temporaryFolder("gallery");
    await written(folder, await manyVideos(101));
    await writeFile(join(folder, "page-4.html"), "mine");
    await written(folder, await manyVideos(51));
    expect((await readdir(folder)).sort()).toEqual([
      "index.html",
      "page-2.html",
      "page-4.html",
      "videos",
      "videos.js",
    ]);
  });

  test.each([
    { what: "is missing", source: "no-such-file.mp4" },
    { what: "is no file", source: "." },
  ])("stays as it is when a video of the new one $what", async ({ source }) => {
    const folder = await temporaryFolder("gallery");
    const hero = await video("hero");
    const before = await written(folder, [hero]);
    const changed = await video("hero", { source: "another" });
    const lost = { ...(await video("lost")), file: join(folder, source) };
    await expect(written(folder, [changed, lost])).rejects.toThrow();
    expect(await readFile(join(folder, "index.html"), "utf8")).toBe(before);
    expect(await readFile(join(folder, "videos/hero.mp4"), "utf8")).toBe("the video hero");
    expect(await filesIn(folder)).toEqual(["index.html", "posters/hero.jpg", "videos.js", "videos/hero.mp4"]);
  });

  test("takes a changed video under the same name", async () => {
    const folder = await temporaryFolder("gallery");
    const hero = await video("hero");
    await written(folder, [hero]);
    await written(folder, [await video("hero", { source: "another" })]);
    expect(await readFile(join(folder, "videos/hero.mp4"), "utf8")).toBe("the video another");
    expect(await readFile(hero.file, "utf8")).toBe("the video hero");
  });
});

describe("a foreign file in place of a gallery's", () => {
  test("is not replaced, if it is a page", async () => {
    const folder = await temporaryFolder("gallery");
    await writeFile(join(folder, "index.html"), "<h1>Our site</h1>");
    await expect(written(folder, [await video("hero")])).rejects.toThrow(Failure);
    await expect(written(folder, [await video("hero")])).rejects.toThrow(
      /index\.html is in the gallery's way.*folder of its own/,
    );
    expect(await filesIn(folder)).toEqual(["index.html"]);
  });

  test.each(["videos.js", "page-2.html"])("is not replaced, if it is %s", async (name) => {
    const folder = await temporaryFolder("gallery");
    await writeFile(join(folder, name), "somebody's own");
    const way = `${name} is in the gallery's way`;
    await expect(written(folder, await manyVideos(51))).rejects.toThrow(way);
    expect(await filesIn(folder)).toEqual([name]);
  });

  test.each(["videos.js", "page-2.html"])("is replaced, if a killed step left %s", async (name) => {
    const folder = await temporaryFolder("gallery");
    const videos = await manyVideos(51);
    await written(folder, videos.toReversed());
    const left = await readFile(join(folder, name), "utf8");
    await rm(folder, { recursive: true });
    await mkdir(folder);
    await writeFile(join(folder, name), left);
    await written(folder, videos);
    expect(await readFile(join(folder, name), "utf8")).not.toBe(left);
  });

  test("is not replaced, if it is another video", async () => {
    const folder = await temporaryFolder("gallery");
    await mkdir(join(folder, "videos"));
    await writeFile(join(folder, "videos", "hero.mp4"), "somebody's own");
    await expect(written(folder, [await video("hero")])).rejects.toThrow(/hero\.mp4 is in the gallery's way/);
    expect(await readFile(join(folder, "videos/hero.mp4"), "utf8")).toBe("somebody's own");
  });

  test("is left alone where a link leads to it", async () => {
    const folder = await temporaryFolder("gallery");
    const outside = await temporaryFolder("outside");
    await symlink(outside, join(folder, "videos"));
    await expect(written(folder, [await video("hero")])).rejects.toThrow(/videos is in the gallery's way/);
    expect(await filesIn(outside)).toEqual([]);
  });

  test("is not removed where a link to it has taken the place of the gallery's own folder", async () => {
    const folder = await temporaryFolder("gallery");
    const outside = await temporaryFolder("outside");
    await written(folder, [await video("hero")]);
    await writeFile(join(outside, "hero.mp4"), "somebody's own");
    await rm(join(folder, "videos"), { recursive: true });
    await symlink(outside, join(folder, "videos"));
    await expect(written(folder, [])).rejects.toThrow(/videos is in the gallery's way/);
    expect(await filesIn(outside)).toEqual(["hero.mp4"]);
  });

  test("is accepted if it is the same video, left by a killed step", async () => {
    const folder = await temporaryFolder("gallery");
    await mkdir(join(folder, "videos"));
    await writeFile(join(folder, "videos", "hero.mp4"), "the video hero");
    await written(folder, [await video("hero")]);
    await written(folder, []);
    expect(await filesIn(folder)).toEqual(["index.html", "videos.js"]);
  });

  test("is used where it is, if it is the video itself, and never removed", async () => {
    const folder = await temporaryFolder("gallery");
    await mkdir(join(folder, "videos"));
    const file = join(folder, "videos", "hero.mp4");
    await writeFile(file, "made here");
    const { ino } = await stat(file);
    await written(folder, [{ ...(await video("hero")), file }]);
    expect((await stat(file)).ino).toBe(ino);
    await written(folder, []);
    expect(await filesIn(folder)).toEqual(["index.html", "videos.js", "videos/hero.mp4"]);
  });
});

async function video(
  id: string,
  { source = id, poster = true }: { source?: string; poster?: boolean } = {},
): Promise<GalleryVideo> {
  const folder = await temporaryFolder("source");
  const file = join(folder, `${source}.mp4`);
  const picture = join(folder, `${source}.jpg`);
  await mkdir(join(file, ".."), { recursive: true });
  await writeFile(file, `the video ${source}`);
  await writeFile(picture, `the poster ${source}`);
  return {
    id,
    file,
    model: "pixverse/v5/text-to-video",
    prompt: `The prompt of ${id}`,
    parameters: {},
    duration: 5,
    width: 1280,
    height: 720,
    size: 12,
    createdAt: "2026-11-20T10:00:00Z",
    ...(poster && { poster: picture }),
  };
}

/** Videos without posters that share one file. */
async function manyVideos(count: number): Promise<GalleryVideo[]> {
  const shared = await video("shared", { poster: false });
  return Array.from({ length: count }, (_, index) => ({ ...shared, id: `clip-${index + 1}` }));
}

async function written(folder: string, videos: readonly GalleryVideo[]): Promise<string> {
  const { path } = await writeGallery({ folder, title: "Films", videos });
  return await readFile(path, "utf8");
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.map((file) => file.slice(folder.length + 1).replaceAll("\\", "/")).sort();
}
