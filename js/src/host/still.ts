/** The picture that a saved notebook keeps is a second output of the cell; a live view hides it. */

export function hideStill(id: string): () => void {
  if (!id) return () => {};
  const quoted = JSON.stringify(id);
  const style = document.createElement("style");
  style.textContent =
    `.jp-OutputArea-child:has([data-tensorviz=${quoted}]),` +
    `[data-tensorviz=${quoted}]{display:none!important}`;
  document.head.append(style);
  return () => style.remove();
}
