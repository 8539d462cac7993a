/** The picture that a saved notebook keeps is a second output of the cell; live views hide it.
 *
 * The elements are hidden one by one: a rule with `:has()` in the page makes every cell of it slower.
 */

/** How many views hide an output. */
const hiding = new WeakMap<HTMLElement, number>();

function hide(output: HTMLElement, views: 1 | -1): void {
  const now = (hiding.get(output) ?? 0) + views;
  hiding.set(output, now);
  if (now > 0) output.style.setProperty("display", "none", "important");
  else output.style.removeProperty("display");
}

export function hideStill(el: HTMLElement, id: string): () => void {
  if (!id) return () => {};
  const selector = `[data-tensorviz=${JSON.stringify(id)}]`;
  const hidden = new Set<HTMLElement>();
  const look = () => {
    const outputs = el.closest(".jp-OutputArea");
    for (const still of (outputs ?? document).querySelectorAll<HTMLElement>(selector)) {
      const output = still.closest<HTMLElement>(".jp-OutputArea-child") ?? still;
      if (hidden.has(output)) continue;
      hidden.add(output);
      // Its own rule is for pages without us; the page would hold each of its elements against it.
      for (const style of output.querySelectorAll("style")) style.remove();
      hide(output, 1);
    }
    if (outputs && hidden.size > 0) observer.disconnect();
  };
  const observer = new MutationObserver(look);
  observer.observe(document.body, { childList: true, subtree: true });
  look();
  return () => {
    observer.disconnect();
    for (const output of hidden) hide(output, -1);
  };
}
