/**
 * The tag of what `npm test` leaves to `npm run test:all`: the other rows of long tables, and tests that start many
 * steps along paths that others take too.
 */
export const beyondSample = "beyond-sample";
