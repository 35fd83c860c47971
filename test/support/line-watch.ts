import type { Readable } from "node:stream";

/** Matches a line: by a part of it, a pattern, or a predicate. */
export type Wanted = string | RegExp | ((line: string) => boolean);

/** Collects the text of a stream, and finds lines as they arrive. */
export class LineWatch {
  text = "";
  #ended = false;
  readonly #waiting = new Set<() => void>();

  constructor(stream: Readable) {
    stream.setEncoding("utf8");
    stream.on("data", (text: string) => {
      this.text += text;
      this.#wake();
    });
    stream.on("close", () => {
      this.#ended = true;
      this.#wake();
    });
  }

  /** The first whole line that matches, also one that has already arrived. Rejects at the stream's end. */
  async find(wanted: Wanted): Promise<string> {
    for (;;) {
      const lines = this.text.split("\n").slice(0, -1);
      const line = lines.find((candidate) => matches(candidate, wanted));
      if (line !== undefined) return line;
      if (this.#ended) throw new Error(`No line ${String(wanted)} in:\n${this.text}`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
    this.#waiting.clear();
  }
}

function matches(line: string, wanted: Wanted): boolean {
  if (typeof wanted === "string") return line.includes(wanted);
  return typeof wanted === "function" ? wanted(line) : wanted.test(line);
}
