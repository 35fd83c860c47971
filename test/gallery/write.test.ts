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

  test("has a policy that allows its own style and script alone", async () => {
    const page = await written(await temporaryFolder("gallery"), [await video("hero")]);
    for (const element of ["style", "script"]) {
      const content = new RegExp(`<${element}>([^]*?)</${element}>`).exec(page)?.[1] ?? "";
      const hash = createHash("sha256").update(content).digest("base64");
      expect(page).toContain(`${element}-src &#39;sha256-${hash}&#39;`);
    }
    expect(page).toContain("default-src &#39;none&#39;");
    expect(page).not.toMatch(/unsafe-|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
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
    expect(await filesIn(folder)).toEqual(["CNAME", "index.html", "videos/intro.mp4", "videos/mine.mp4"]);
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
    expect(await filesIn(folder)).toEqual(["index.html", "posters/hero.jpg", "videos/hero.mp4"]);
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
    expect(await filesIn(folder)).toEqual(["index.html"]);
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
    expect(await filesIn(folder)).toEqual(["index.html", "videos/hero.mp4"]);
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

async function written(folder: string, videos: readonly GalleryVideo[]): Promise<string> {
  const { path } = await writeGallery({ folder, title: "Films", videos });
  return await readFile(path, "utf8");
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return files.map((file) => file.slice(folder.length + 1).replaceAll("\\", "/")).sort();
}
