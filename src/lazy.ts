/** A value that is computed on first use: schemas are slow to build, and a step needs only some of them. */
export function lazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
