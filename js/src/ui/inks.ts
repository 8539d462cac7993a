/** What is drawn of a step takes the colours that its axes have in the river. */

/** `order` has for each of its own colours the one to take. */
export function takeInks(element: HTMLElement, order: readonly number[]): void {
  order.forEach((colour, ink) => {
    element.style.setProperty(`--tv-axis${ink}`, `var(--tv-colour${colour})`);
  });
}
