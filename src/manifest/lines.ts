import {
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type LineCounter,
  type Pair,
  type YAMLMap,
} from "yaml";

/** The keys that lead to a value of a manifest. */
export type Path = readonly PropertyKey[];

/** Finds the line numbers of a YAML document's keys. */
export class Lines {
  readonly #document: Document;
  readonly #counter: LineCounter;
  /** The pairs of each mapping that was searched: a manifest may hold thousands of videos. */
  readonly #pairs = new Map<YAMLMap, Map<string, Pair>>();

  constructor(document: Document, counter: LineCounter) {
    this.#document = document;
    this.#counter = counter;
  }

  /** The line number of an offset, from 1. */
  at(offset: number): number {
    return Math.max(1, this.#counter.linePos(offset).line);
  }

  /** The line number of a key, or of its nearest existing parent. */
  of(path: Path): number {
    let node: unknown = this.#document.contents;
    let offset = readOffset(node) ?? 0;
    for (const key of path) {
      const child = this.#child(node, key);
      if (!child) break;
      offset = child.offset ?? offset;
      node = child.node;
    }
    return this.at(offset);
  }

  #child(parent: unknown, key: PropertyKey): { node: unknown; offset: number | undefined } | undefined {
    const node = isAlias(parent) ? parent.resolve(this.#document) : parent;
    if (isSeq(node)) {
      const item = node.items[Number(key)];
      return item === undefined ? undefined : { node: item, offset: readOffset(item) };
    }
    const pair = isMap(node) ? this.#pairsOf(node).get(String(key)) : undefined;
    return pair && { node: pair.value, offset: readOffset(pair.key) };
  }

  #pairsOf(map: YAMLMap): Map<string, Pair> {
    const known = this.#pairs.get(map);
    if (known) return known;
    // Of a key that stands twice, the first.
    const pairs = new Map(map.items.toReversed().map((pair) => [readKeyText(pair.key), pair]));
    this.#pairs.set(map, pairs);
    return pairs;
  }
}

function readKeyText(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

function readOffset(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
