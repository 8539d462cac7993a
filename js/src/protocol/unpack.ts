/** Undoes `tensorviz/protocol/packing.py`, which says how a message travels. */

type Fields = Record<string, unknown>;

/** The message with all that its table `shared` held in its place; one without a table as it is. */
export function unpack({ shared, ...message }: Fields): unknown {
  if (!Array.isArray(shared)) return message;

  const text = (value: string): unknown => {
    if (value[0] !== "~") return value;
    if (value[1] === "|") return value.slice(2).split("|");
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
