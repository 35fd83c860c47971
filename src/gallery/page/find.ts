/** The first matching element. @throws {Error} if there is none, which is a bug in the page's markup. */
export function find<T extends Element>(selector: string, within: ParentNode = document): T {
  const found = within.querySelector<T>(selector);
  if (!found) throw new Error(`The page has no element ${selector}`);
  return found;
}

/** A fresh copy of a template's only element. */
export function fromTemplate(id: string): HTMLElement {
  const { content } = find<HTMLTemplateElement>(`template#${id}`);
  return find<HTMLElement>("*", content).cloneNode(true) as HTMLElement;
}
