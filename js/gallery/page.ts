/** Every fixture, frame by frame, as the painter draws it. The address says which: ?only=matmul&theme=dark&width=560&type=15, or
 * ?width=1840&height=800&screen=1080 for the type of a projector with so many lines */

import { occurrenceCells } from "../src/model/operand_cells.ts";
import { fromBase64 } from "../src/protocol/decode.ts";
import type { Explanation, Frame, Occurrence, Reading, Step } from "../src/protocol/generated.ts";
import { createPainter, refAt } from "../src/render/painter.ts";
import type { CellRef } from "../src/scene/scene.ts";
import { draw, FAMILIES, loadViews } from "../src/scene/view.ts";
import { typeSizes, typeThatFits } from "../src/ui/room.ts";

interface Fixture {
  name: string;
  message: Explanation;
  buffers: readonly string[];
}

declare const FIXTURES: readonly Fixture[];

const asked = new URLSearchParams(location.search);
const width = Number(asked.get("width") ?? 760);
const height = Number(asked.get("height") ?? 560);
const screen = asked.get("screen");
const types = screen ? typeSizes(true, 0, Number(screen)) : [Number(asked.get("type") ?? 15)];
const theme = asked.get("theme") ?? "light";
const only = asked.get("only") ?? "";
const wanted = asked.get("frame");
const family = asked.get("family");
const readingName = asked.get("reading");
const across = Number(asked.get("columns") ?? 1);

function element(tag: string, className: string, text = ""): HTMLElement {
  const node = document.createElement(tag);
  node.className = className;
  node.textContent = text;
  return node;
}

interface Place {
  fixture: Fixture;
  step: Step;
  occurrence: Occurrence;
  reading: Reading;
  frame: Frame;
}

function show(place: Place, number: number): HTMLElement {
  const { fixture, step, occurrence, reading, frame } = place;
  const figure = element("figure", "tensorviz picture");
  figure.dataset.theme = theme;
  const head = `${fixture.name} · ${step.source} · ${reading.name} ${number} ${frame.phase}`;
  const stage = element("div", "stage");
  stage.style.width = `${width}px`;
  figure.append(element("figcaption", "head", head), stage);
  if (!frame.hazards?.some(({ sentence }) => sentence === frame.sentence))
    figure.append(element("p", "say", frame.sentence));
  for (const { sentence } of frame.hazards ?? [])
    figure.append(element("p", "say", `! ${sentence}`));
  const cells = occurrenceCells(occurrence, fixture.buffers.map(fromBase64));
  const painter = createPainter(stage);
  const room = { width, height };
  const shared = { step, occurrence, cells, reading, room, numbers: true, memory: true };
  const type = typeThatFits(types, height, (each) =>
    reading.frames.map((one) => draw({ ...shared, frame: one, type: each, focus: null })),
  );
  const paint = (focus: CellRef | null) =>
    painter.paint(draw({ ...shared, frame, type, focus }), {
      animate: false,
      speed: 1,
      label: frame.alt ?? "",
    });
  const focus = asked.get("focus");
  const [operand = "0", index = ""] = focus?.split(":") ?? [];
  paint(
    focus === null
      ? null
      : { operand: Number(operand), index: index === "" ? [] : index.split(",").map(Number) },
  );
  stage.addEventListener("pointerover", (event) => paint(refAt(event.target)));
  return figure;
}

await loadViews(FAMILIES);
const page = document.querySelector("main");
document.body.className = theme;
if (page !== null) page.style.gridTemplateColumns = `repeat(${across}, max-content)`;
for (const fixture of FIXTURES) {
  if (!fixture.name.includes(only)) continue;
  for (const step of fixture.message.steps) {
    if (asked.has("step") && step.id !== Number(asked.get("step"))) continue;
    if (family !== null && step.occurrences[0]?.recipe.family !== family) continue;
    const occurrence = step.occurrences[0];
    if (occurrence === undefined) continue;
    for (const reading of occurrence.readings) {
      if (readingName !== null && reading.name !== readingName) continue;
      reading.frames.forEach((frame, number) => {
        if (wanted !== null && wanted !== String(number) && wanted !== frame.phase) return;
        page?.append(show({ fixture, step, occurrence, reading, frame }, number));
      });
    }
  }
}
document.title = "tensorviz gallery";
