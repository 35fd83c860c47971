/** What all films have in common, as x264 encodes them. */
export const filmCoding = {
  /** The picture parameter set, in hexadecimal: it says, among others, the quantizer. */
  parameters: "68ce039c80",
  quantizer: 40,
  frameNumberBits: 4,
};
