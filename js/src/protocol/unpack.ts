/** Undoes `tensorviz/protocol/packing.py`, which says how a message travels. */

type Fields = Record<string, unknown>;

/** The message with all that its table `shared` held in its place; one without a table as it is. */
export function unpack({ shared, ...message }: Fields): unknown {
  if (!Array.isArray(shared)) return message;

  const text = (value: string): unknown => {
    if (value[0] !== "~") return value;
    if (value[1] === "|") return value.slice(2).split("|");
    if (value[1] === "#") return points(value);
    if (value[1] === ":") return value.slice(2).split(",").flatMap(run);
    return value[1] === "~" ? value.slice(1) : whole(shared[Number(value.slice(1))]);
  };

  const whole = (value: unknown): unknown => {
    if (typeof value === "string") return text(value);
    if (Array.isArray(value)) return value.map(whole);
    if (typeof value !== "object" || value === null) return value;
    const fields = Object.entries(value);
    const [keys, values] = fields[0] ?? ["", []];
    const given = keys[0] === "~" ? (whole(values) as unknown[]) : [];
    return keys[0] === "~"
      ? Object.fromEntries((text(keys) as string[]).map((name, at) => [name, given[at]]))
      : Object.fromEntries(fields.map(([name, each]) => [name, whole(each)]));
  };

  return whole(message);
}

/** Points from the steps between them: how many coordinates, how many decimals, then the steps, to the base 36. */
function points(text: string): number[][] {
  const [size = 1, places = 0, ...steps] = (text.match(/-?\w+/g) ?? []).map((each) =>
    Number.parseInt(each, 36),
  );
  const at = new Array<number>(size).fill(0);
  return Array.from({ length: steps.length / size }, (_, point) =>
    at.map((_, axis) => {
      at[axis] = (at[axis] ?? 0) + (steps[point * size + axis] ?? 0);
      return at[axis] / 10 ** places;
    }),
  );
}

/** The numbers from the first to the last that a run names: "4-6", or "9" alone. */
function run(ends: string): number[] {
  const [first = 0, last = first] = ends.split("-").map(Number);
  return Array.from({ length: last - first + 1 }, (_, at) => first + at);
}
