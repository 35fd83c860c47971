import { find } from "./find.ts";

export type Announce = (text: string) => void;

/** Tells those who listen to the page what others see. */
export function announcer(): Announce {
  const place = find("#announcement");
  return (text) => {
    // The same text twice would be no change, and would not be told again.
    place.textContent = place.textContent === text ? `${text}\u00a0` : text;
  };
}
