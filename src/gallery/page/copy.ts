import type { Announce } from "./announce.ts";
import type { Card } from "./cards.ts";
import { find, fromTemplate } from "./find.ts";
import { html, markdown, type Shown } from "./snippets.ts";

/** Milliseconds for which a button shows that it copied. */
const feedbackMs = 2000;

/** Adds buttons to a video that copy a snippet. */
export function offerCopies(card: Card, announce: Announce): void {
  const buttons = fromTemplate("copy");
  for (const button of buttons.querySelectorAll("button")) {
    find("[data-name]", button).textContent = ` for ${card.name}`;
    button.addEventListener("click", () => copy(card, button, announce));
  }
  find(".more", card.element).append(buttons);
}

async function copy(card: Card, button: HTMLButtonElement, announce: Announce): Promise<void> {
  const format = button.dataset.format ?? "";
  const shown = shownBy(card);
  const snippet = format === "HTML" ? html(shown) : markdown(shown);
  if (!(await toClipboard(snippet))) return offerByHand(snippet);
  button.classList.add("copied");
  announce(`${format} for ${card.name} copied`);
  setTimeout(() => button.classList.remove("copied"), feedbackMs);
}

function shownBy({ video, poster, prompt }: Card): Shown {
  return {
    prompt,
    videoUrl: address(video),
    posterUrl: poster && address(poster),
    width: video.width,
    height: video.height,
  };
}

/** The URL for a snippet: absolute on a published page, relative in a local folder. */
function address(element: HTMLVideoElement | HTMLImageElement): string {
  return location.protocol === "https:" ? element.src : (element.getAttribute("src") ?? "");
}

async function toClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // The API is missing outside secure contexts, and fails if the user denies permission.
    return copySelected(text);
  }
}

/** Copies with the older `execCommand`, which needs a selection. */
function copySelected(text: string): boolean {
  const before = document.activeElement;
  const field = document.createElement("textarea");
  field.value = text;
  field.className = "unseen";
  document.body.append(field);
  field.select();
  const copied = document.execCommand("copy");
  field.remove();
  if (before instanceof HTMLElement) before.focus();
  return copied;
}

function offerByHand(text: string): void {
  const dialog = find<HTMLDialogElement>("dialog");
  const field = find<HTMLTextAreaElement>("textarea", dialog);
  field.value = text;
  dialog.showModal();
  field.select();
}
