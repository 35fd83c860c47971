import type { VNode } from "./vnode.ts";

/** HTML that is safe to stand in a page: made by {@link html} alone. */
export class Markup {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Part = string | number | Markup | VNode | readonly (Markup | VNode)[] | undefined;

/** Puts values into HTML as text or as quoted attributes: what is not markup already cannot become any. */
export function html(strings: TemplateStringsArray, ...values: Part[]): Markup {
  return new Markup(String.raw({ raw: strings }, ...values.map(render)));
}

function render(value: Part): string {
  if (value === undefined) return "";
  if (value instanceof Markup) return value.text;
  if (typeof value !== "object") return escapeText(String(value));
  return "tag" in value ? renderNode(value) : value.map(render).join("\n");
}

function renderNode({ tag, attributes, children }: VNode): string {
  const written = Object.entries(attributes).map(([name, value]) =>
    value === undefined ? "" : ` ${name}="${render(value)}"`,
  );
  const opening = `<${tag}${written.join("")}>`;
  return tag === "img" ? opening : `${opening}${children.map(render).join("")}</${tag}>`;
}

const entities: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeText(text: string): string {
  return showable(text).replace(/[&<>"']/gu, (character) => entities[character] ?? character);
}

/** Without characters that HTML forbids or that make a text read as something else. */
export function showable(text: string): string {
  return text.toWellFormed().replace(/\r\n?/gu, "\n").replace(unshowable, "");
}

/** Control characters, and those that turn the direction of what follows, so that a text reads as what it is. */
const unshowable = /[^\P{Cc}\n\t]|[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;
