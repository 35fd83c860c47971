/** The generated parts of a Markdown file, by name. */
export type Regions = Record<string, string>;

/**
 * Replaces the text between `<!-- begin NAME (npm run readme) -->` and `<!-- end NAME -->` for each region.
 *
 * @throws {Error} if the file does not mark a region, or marks one that is not in `regions`.
 */
export function fillRegions(markdown: string, regions: Regions): string {
  const filled = new Set<string>();
  const result = markdown.replace(marked, (_, begin: string, name: string, end: string) => {
    const text = regions[name];
    if (text === undefined) throw new Error(`no text is generated for the region ${name}`);
    filled.add(name);
    return `${begin}\n\n${text}\n\n${end}`;
  });
  const unmarked = Object.keys(regions).filter((name) => !filled.has(name));
  if (unmarked.length > 0) throw new Error(`the file does not mark the regions ${unmarked.join(", ")}`);
  return result;
}

const marked = /(<!-- begin ([a-z-]+) \(npm run readme\) -->).*?(<!-- end \2 -->)/gsu;
