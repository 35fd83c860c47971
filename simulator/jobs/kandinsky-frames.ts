/** The frame size of each ratio. Both providers run the same weights. */
export const kandinskyFrames = {
  "3:2": { width: 768, height: 512 },
  "1:1": { width: 512, height: 512 },
  "2:3": { width: 512, height: 768 },
};
