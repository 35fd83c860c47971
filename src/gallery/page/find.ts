/** The first element that fits; the page's own markup always has it. */
export function find<T extends Element>(selector: string, within: ParentNode = document): T {
  const found = within.querySelector<T>(selector);
  if (!found) throw new Error(`The page has no element ${selector}`);
  return found;
}

/** The texts of all elements that fit. */
export function texts(selector: string, within: ParentNode): string[] {
  return Array.from(within.querySelectorAll(selector), (element) => element.textContent);
}

/** A fresh copy of a template's only element. */
export function fromTemplate(id: string): HTMLElement {
  const { content } = find<HTMLTemplateElement>(`template#${id}`);
  return find<HTMLElement>("*", content).cloneNode(true) as HTMLElement;
}
