/** The tag of the rows of long tables that `npm test` leaves to `npm run test:all`. */
export const beyondSample = "beyond-sample";
