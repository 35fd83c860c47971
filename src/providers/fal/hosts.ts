/** The host of fal's queue. Other hosts of fal have its prices and schemas; a gateway stands in front of all of them. */
export const queueOrigin = "https://queue.fal.run";
