/** A value that is made when it is first asked for: schemas take their time, and a step needs only some of them. */
export function lazy<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
