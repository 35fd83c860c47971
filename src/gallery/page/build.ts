import type { VNode } from "../vnode.ts";

/** Makes an element of the page. What it holds for browsers without scripts is left out. */
export function build({ tag, attributes, children }: VNode): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined) element.setAttribute(name, String(value));
  }
  for (const child of children) {
    if (typeof child === "string") element.append(child);
    else if (child.tag !== "noscript") element.append(build(child));
  }
  return element;
}
