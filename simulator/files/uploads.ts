import { createHash, randomBytes } from "node:crypto";

/** A file that a client has announced to fal's storage, and perhaps sent. */
export interface Upload {
  /** The content type and name as announced. */
  type: string;
  name: string;
  /** Seconds that the client wants it kept; undefined for fal's own time. */
  lifetimeSeconds: number | undefined;
  /** The exact path and query to send it to, and the path to read it from. */
  target: string;
  path: string;
  /** Undefined until it has arrived. */
  content: Buffer | undefined;
}

/** fal's storage, on the file host's origin. */
export class Uploads {
  readonly all: Upload[] = [];

  announce(announced: Pick<Upload, "type" | "name" | "lifetimeSeconds">): Upload {
    const id = randomBytes(12).toString("base64url");
    const path = `/uploads/${id}_${encodeURIComponent(announced.name)}`;
    const target = `${path}?X-Upload-Signature=${randomBytes(24).toString("hex")}`;
    const upload = { ...announced, target, path, content: undefined };
    this.all.push(upload);
    return upload;
  }

  forTarget(target: string): Upload | undefined {
    return this.all.find((upload) => upload.target === target);
  }

  /** The file at a path, if it has arrived. */
  stored(path: string): Buffer | undefined {
    return this.all.find((upload) => upload.path === path)?.content;
  }
}

const signatures: readonly [type: string, pattern: RegExp][] = [
  ["image/png", /^\u0089PNG\r\n/u],
  ["image/jpeg", /^\xff\xd8\xff/u],
  ["image/gif", /^GIF8[79]a/u],
  ["image/webp", /^RIFF.{4}WEBP/su],
  ["image/avif", /^.{4}ftyp.*avi[fs]/su],
  ["audio/mp4", /^.{4}ftypM4A /su],
  ["video/quicktime", /^.{4}ftypqt {2}/su],
  ["video/mp4", /^.{4}ftyp(?!M4A |qt {2}|hei|mif)/su],
  ["video/webm", /^.E\xdf\xa3.*webm/su],
  ["audio/wav", /^RIFF.{4}WAVE/su],
  ["audio/ogg", /^OggS/u],
  ["audio/flac", /^fLaC/u],
  ["audio/aac", /^\xff[\xf0\xf1\xf8\xf9]/u],
  ["audio/mpeg", /^(?:ID3|\xff[\xe2-\xef\xf2-\xf7\xfa-\xff])/u],
];

/** The type of a file's bytes. */
export function fileType(bytes: Buffer): string | undefined {
  const start = bytes.toString("latin1", 0, 64);
  return signatures.find(([, pattern]) => pattern.test(start))?.[0];
}

/** The SHA-256 of each file that came with a request, by the path of its field: `elements[0].frontal_image_url`. */
export type ReceivedFiles = Record<string, string>;

/**
 * Reads the files that a request's fields hold as data URIs, or name as uploads.
 *
 * @param fileUrl The storage's origin.
 * @returns a refusal's field and message if one of them is not there or not what it says.
 */
export function receiveFiles(
  fields: unknown,
  uploads: Uploads,
  fileUrl: string,
): { files: ReceivedFiles } | { path: string[]; message: string } {
  const files: ReceivedFiles = {};
  for (const { path, text } of textsIn(fields)) {
    const content = readText(text, uploads, fileUrl);
    if (typeof content === "string") return { path, message: content };
    const [kind] = (content && fileType(content)?.split("/")) ?? [];
    const name = path.join(".");
    const wanted = ["video", "audio", "image"].find((each) => new RegExp(each, "u").test(name));
    if (kind !== undefined && wanted !== undefined && kind !== wanted)
      return { path, message: `Unsupported file: expected ${wanted}` };
    if (content) files[nameOf(path)] = createHash("sha256").update(content).digest("hex");
  }
  return { files };
}

/** The file of a text, or what is wrong with it; undefined for a text of another kind. */
function readText(text: string, uploads: Uploads, fileUrl: string): Buffer | string | undefined {
  if (text.startsWith("sha256:")) return "Input should be a valid URL";
  if (text.startsWith(`${fileUrl}/uploads/`))
    return uploads.stored(text.slice(fileUrl.length)) ?? "Failed to download the file";
  if (!text.startsWith("data:")) return undefined;
  const [, type, base64 = ""] = /^data:([\w/+.-]+);base64,(.*)$/su.exec(text) ?? [];
  const content = Buffer.from(base64, "base64");
  if (type === undefined || content.toString("base64") !== base64) return "Invalid data URI";
  return fileType(content) === type ? content : `The data are no ${type}`;
}

function* textsIn(value: unknown, path: string[] = []): Generator<{ path: string[]; text: string }> {
  if (typeof value === "string") yield { path, text: value };
  if (typeof value !== "object" || value === null) return;
  for (const [key, member] of Object.entries(value)) yield* textsIn(member, [...path, key]);
}

function nameOf(path: readonly string[]): string {
  return path
    .map((part, index) => (/^\d+$/u.test(part) ? `[${part}]` : index > 0 ? `.${part}` : part))
    .join("");
}
