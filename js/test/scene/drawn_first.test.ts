import { describeDrawn } from "./drawn.ts";

await describeDrawn(0);
