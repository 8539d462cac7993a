/** Elements from data: text is always text, never markup. */

type Value = string | number | boolean | null | undefined;
export type Attributes = Readonly<Record<string, Value>>;
export type Child = Node | string | null;

function setAttributes(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) setAttribute(element, name, value);
}

/** False, null and undefined take the attribute away; true sets it without a value. */
export function setAttribute(element: Element, name: string, value: Value): void {
  if (value === null || value === undefined || value === false) element.removeAttribute(name);
  else element.setAttribute(name, value === true ? "" : String(value));
}

export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  setAttributes(element, attributes);
  element.append(...children.filter((child) => child !== null));
  return element;
}

const SVG = "http://www.w3.org/2000/svg";

export function svg(tag: string, attributes: Attributes = {}, ...children: Node[]): SVGElement {
  const element = document.createElementNS(SVG, tag);
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

/** Code that may be broken after a bracket, a comma or the dot before a name, with its text unchanged. */
export function breakable(code: string): Child[] {
  return code
    .split(/(?<=[(,])(?=\S)|(?<=\.)(?=[a-z_])/i)
    .flatMap((part, i) => (i === 0 ? [part] : [h("wbr"), part]));
}

/** Text for `element`, touched only when it changes. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}
