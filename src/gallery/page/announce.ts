import { find } from "./find.ts";

export type Announce = (text: string) => void;

/** Announces changes to users of screen readers. */
export function announcer(): Announce {
  const place = find("#announcement");
  return (text) => {
    // Screen readers announce only changes, so a repeated text gets a trailing space.
    place.textContent = place.textContent === text ? `${text}\u00a0` : text;
  };
}
