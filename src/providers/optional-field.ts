import * as z from "zod/mini";

/**
 * A part of an answer that is good to know and no more: absent where it is not what it should be. What is paid for is
 * not lost for an odd price tag.
 */
export function optionalField<T extends z.core.SomeType>(schema: T) {
  return z.catch(z.nullish(schema), undefined);
}
