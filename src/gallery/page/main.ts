import { announcer } from "./announce.ts";
import { readCards } from "./cards.ts";
import { offerCopies } from "./copy.ts";
import { offerFilter } from "./filter.ts";
import { offerPlayers } from "./players.ts";

const cards = readCards();
const announce = announcer();
offerPlayers(cards, announce);
offerCopies(cards, announce);
offerFilter(cards);
