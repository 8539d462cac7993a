/** A sentence cut into its numbers and the rest. */

export interface Run {
  text: string;
  number: boolean;
}

/** Not part of a name (`x2`, `float64`): a sign, digits with thin-space groups, a fraction, an exponent. */
const NUMBER =
  /(?<![\w.])(?:(?<=^|[\s([{=])[-\u2212])?\d+(?:[\u2009\u202f,]\d{3}(?!\d))*(?:\.\d+|\.(?=[,\])]))?(?:e[-+\u2212]?\d+)?(?!\w|\.\d)/g;

export function runs(sentence: string): Run[] {
  const found: Run[] = [];
  let end = 0;
  for (const match of sentence.matchAll(NUMBER)) {
    if (match.index > end) found.push({ text: sentence.slice(end, match.index), number: false });
    found.push({ text: match[0], number: true });
    end = match.index + match[0].length;
  }
  if (end < sentence.length) found.push({ text: sentence.slice(end), number: false });
  return found;
}
