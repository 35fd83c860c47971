/** Models of one name, by their ids. */
interface Family {
  title: string;
  /** Matches an id of the family; the first family that matches takes a model. */
  ids: RegExp;
}

/** The families that have a page of their own. */
const families: readonly Family[] = [
  { title: "Flux", ids: /flux-3/u },
  { title: "Gemini Omni", ids: /gemini-omni/u },
  { title: "Grok Imagine", ids: /grok-imagine|^x-ai\//u },
  { title: "Hailuo", ids: /minimax|hailuo|^video-01/u },
  { title: "Happy Horse", ids: /happy-?horse/u },
  { title: "Hunyuan", ids: /hunyuan/u },
  { title: "Kandinsky", ids: /kandinsky/u },
  { title: "Kling", ids: /kling/u },
  { title: "LongCat", ids: /longcat/u },
  { title: "LTX", ids: /ltx/u },
  { title: "Luma Ray", ids: /luma/u },
  { title: "Pika", ids: /pika/u },
  { title: "PixVerse", ids: /pixverse/u },
  { title: "Runway", ids: /runway|gen3a|gen4/u },
  { title: "Seedance", ids: /seedance/u },
  { title: "Sora", ids: /sora-2/u },
  { title: "Veo", ids: /veo-?[23]/u },
  { title: "Vidu", ids: /vidu/u },
  { title: "Wan", ids: /(?:^|[/-])wan/u },
];

/** The family of all models that have no other. */
const otherModels = "Other models";

/** Every family, in the order of the pages. */
export const familyTitles: readonly string[] = [...families.map(({ title }) => title), otherModels];

export function familyOf(id: string): string {
  return families.find(({ ids }) => ids.test(id))?.title ?? otherModels;
}
