/** How wide text is, estimated on the wide side: the scene is laid out without a browser. */

const EM_NARROW = 0.61;
const EM_WIDE = 1.15;
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\u{1f000}-\u{1faff}]/u;
const ASCII = /^[\x20-\x7e]*$/;

export function textWidth(text: string, size: number): number {
  if (ASCII.test(text)) return text.length * EM_NARROW * size;
  let em = 0;
  for (const character of text) em += WIDE.test(character) ? EM_WIDE : EM_NARROW;
  return em * size;
}

/** `text` where it fits into `width`, else its start and an ellipsis. */
export function clip(text: string, size: number, width: number): string {
  if (textWidth(text, size) <= width) return text;
  let end = Math.max(1, Math.floor(width / (EM_NARROW * size)) - 1);
  while (end > 1 && textWidth(`${text.slice(0, end)}…`, size) > width) end -= 1;
  return `${text.slice(0, end)}…`;
}

/** `text` broken between words into lines of at most `width`; a longer word is broken inside. */
export function wrap(text: string, size: number, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/ +/))
    for (const [at, piece] of pieces(word, size, width).entries()) {
      const longer = line === "" || at > 0 ? line + piece : `${line} ${piece}`;
      if (line !== "" && textWidth(longer, size) > width) {
        lines.push(line);
        line = piece;
      } else line = longer;
    }
  return line === "" ? lines : [...lines, line];
}

function pieces(word: string, size: number, width: number): string[] {
  const most = Math.max(1, Math.floor(width / (EM_WIDE * size)));
  if (textWidth(word, size) <= width) return [word];
  const found: string[] = [];
  const characters = [...word];
  for (let at = 0; at < characters.length; ) {
    const seam = at + most < characters.length ? characters.lastIndexOf("_", at + most - 1) : -1;
    const end = seam > at ? seam + 1 : at + most;
    found.push(characters.slice(at, end).join(""));
    at = end;
  }
  return found;
}

/** A count with thin spaces between groups of three, as Python writes it. */
export function grouped(count: number): string {
  const digits = String(count);
  return digits.length < 5 ? digits : digits.replace(/\B(?=(\d{3})+$)/g, "\u2009");
}

/** `2nd`, `11th`, `23rd`. */
export function ordinal(count: number): string {
  const teen = count % 100 > 10 && count % 100 < 14;
  return `${count}${teen ? "th" : (["th", "st", "nd", "rd"][count % 10] ?? "th")}`;
}
