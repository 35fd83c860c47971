export { installAct as default } from "./program.ts";
