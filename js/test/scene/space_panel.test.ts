import { describe, expect, it } from "vitest";
import { draw, FAMILIES, loadViews } from "../../src/scene/view.ts";
import { inputOf, toldIn } from "./fixtures.ts";

await loadViews(FAMILIES);

describe("the list beside a picture of arrows", () => {
  it("holds an arrow that is drawn at two places once, with its numbers", () => {
    const told = [...toldIn("arrows")].find(
      ({ reading, frame }) => reading.name === "arrows" && frame.phase === "distance",
    );
    if (told === undefined) throw new Error("the difference is not among the fixtures");
    const { marks } = draw(inputOf(told, 1200, 15));
    const listed = marks.flatMap((mark) =>
      mark.kind === "text" && mark.id.startsWith("p.n") ? [mark.text.trim()] : [],
    );
    expect(listed).toEqual(["a", "b", "t"]);
  });
});
