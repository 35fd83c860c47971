/** The version of this action; `npm run check` holds it against package.json. */
const version = "1.0.0";

/** Names the action to every service it talks to. */
export const userAgent = `generate-video/${version}`;
