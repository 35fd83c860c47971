/** The parts of a Markdown file that are made from the sources, by name. */
export type Regions = Record<string, string>;

/**
 * Puts each region's text between its two comments, `<!-- begin NAME (npm run readme) -->` and `<!-- end NAME -->`.
 * Throws where a region has no place in the file, and where the file has a place that nothing fills.
 */
export function fillRegions(markdown: string, regions: Regions): string {
  const filled = new Set<string>();
  const result = markdown.replace(marked, (_, begin: string, name: string, end: string) => {
    const text = regions[name];
    if (text === undefined) throw new Error(`nothing is generated for the region ${name}`);
    filled.add(name);
    return `${begin}\n\n${text}\n\n${end}`;
  });
  const homeless = Object.keys(regions).filter((name) => !filled.has(name));
  if (homeless.length > 0) throw new Error(`no place is marked for ${homeless.join(", ")}`);
  return result;
}

const marked = /(<!-- begin ([a-z-]+) \(npm run readme\) -->).*?(<!-- end \2 -->)/gsu;
