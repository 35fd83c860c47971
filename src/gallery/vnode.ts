/** An element as data. The writer renders it as HTML, the page's script as DOM, so that both make the same. */
export interface VNode {
  tag: string;
  attributes: Attributes;
  children: readonly (VNode | string)[];
}

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Makes an element. Attributes and children that are undefined are omitted. */
export function h(
  tag: string,
  attributes: Attributes,
  ...children: readonly (VNode | string | undefined)[]
): VNode {
  return { tag, attributes, children: children.filter((child) => child !== undefined) };
}
