import type { Fields } from "./provider.ts";

/** Names of fields that count videos, in lower case and without what joins their words. */
const counting =
  /^(n|count|batch|batch(size|count)|(n|num|number|max)(of)?(videos|outputs|samples|results|generations)(per\w+)?|(video|output|sample|result|generation)s?count)$/u;

/** Whether a field may ask for more than one video. */
export function mayBeSeveral(fields: Fields): boolean {
  return Object.entries(fields).some(
    ([name, value]) => counting.test(name.toLowerCase().replaceAll(/[_-]/gu, "")) && String(value) !== "1",
  );
}
