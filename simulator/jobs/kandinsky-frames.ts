/** The frame of each ratio, the same weights on either provider. */
export const kandinskyFrames = {
  "3:2": { width: 768, height: 512 },
  "1:1": { width: 512, height: 512 },
  "2:3": { width: 512, height: 768 },
};
