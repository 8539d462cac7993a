/** One style sheet for all views of a page: a page restyles everything of ours when a sheet comes or goes. */

interface Sheet {
  readonly style: HTMLStyleElement;
  users: number;
}

const sheets = new Map<string, Sheet>();

/** Puts `text` into the page as long as somebody uses it. */
export function useStyles(text: string): () => void {
  const sheet = sheets.get(text) ?? { style: document.createElement("style"), users: 0 };
  if (sheet.users === 0) {
    sheet.style.textContent = text;
    document.head.append(sheet.style);
    sheets.set(text, sheet);
  }
  sheet.users += 1;
  return () => {
    sheet.users -= 1;
    if (sheet.users > 0) return;
    sheet.style.remove();
    sheets.delete(text);
  };
}
