// What can be measured of a view in a page; an expression that view.py evaluates.
({
  isVisible(element, root, known) {
    if (!element || element === root.parentElement) return true;
    if (!known.has(element)) {
      const style = getComputedStyle(element);
      const isHidden = style.visibility === "hidden" || style.display === "none" || Number(style.opacity) < 0.05;
      const isAside = element.matches(".tensorviz-hidden, .tensorviz-caption-room, [hidden]");
      known.set(element, !isHidden && !isAside && this.isVisible(element.parentElement, root, known));
    }
    return known.get(element);
  },

  // The window that scrolling ancestors leave, and the part of a box that is seen through it.
  windowOf(element, root, known) {
    if (!element || element === root.parentElement) {
      return { left: -Infinity, right: Infinity, top: -Infinity, bottom: Infinity };
    }
    if (!known.has(element)) {
      const outer = this.windowOf(element.parentElement, root, known);
      const isOpen = element instanceof SVGElement || getComputedStyle(element).overflow === "visible";
      known.set(element, isOpen ? outer : this.seen(outer, element.getBoundingClientRect()));
    }
    return known.get(element);
  },

  seen(box, through) {
    return {
      left: Math.max(box.left, through.left),
      right: Math.min(box.right, through.right),
      top: Math.max(box.top, through.top),
      bottom: Math.min(box.bottom, through.bottom),
    };
  },

  // Pieces of visible text with the box of their ink and the size of their type, in CSS pixels.
  texts(root) {
    const found = [];
    const [visible, windows] = [new Map(), new Map()];
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const text = node.textContent.trim();
      const element = node.parentElement;
      if (!text || !this.isVisible(element, root, visible)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const matrix = element.getScreenCTM?.();
      const size = parseFloat(getComputedStyle(element).fontSize) * (matrix ? Math.hypot(matrix.a, matrix.b) : 1);
      const part = element.closest(".tv-stage") ? "picture" : (element.closest("[class*=tensorviz-]")?.className ?? "");
      for (const box of range.getClientRects()) {
        const trim = Math.max(0, (box.height - size * 0.75) / 2);
        const ink = { left: box.left, right: box.right, top: box.top + trim, bottom: box.bottom - trim };
        found.push({ text, size, part, ...this.seen(ink, this.windowOf(element, root, windows)) });
      }
    }
    return found;
  },

  overlaps(texts) {
    return texts.flatMap((a, i) =>
      texts.slice(i + 1).flatMap((b) => {
        const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        return wide > 1 && high > 1 ? [`"${a.text}" (${a.part}) lies on "${b.text}" (${b.part})`] : [];
      }),
    );
  },

  // Boxes that cut off what is in them or scroll sideways, and text that reaches out of the picture.
  cuts(root) {
    const found = [];
    const place = root.parentElement.getBoundingClientRect();
    const wider = root.getBoundingClientRect().right - place.right;
    if (wider > 1 && getComputedStyle(root).position !== "fixed" && document.fullscreenElement !== root) {
      found.push(`the view is ${wider} px wider than its place`);
    }
    for (const element of [root, ...root.querySelectorAll("*")]) {
      if (element instanceof SVGElement || element.closest(".tensorviz-hidden, [hidden]") || !element.clientWidth) continue;
      const { overflowX, overflowY } = getComputedStyle(element);
      const wide = element.scrollWidth - element.clientWidth;
      const high = element.scrollHeight - element.clientHeight;
      const name = `${element.tagName.toLowerCase()}.${element.className}`;
      if (overflowX !== "visible" && wide > 1) found.push(`${name}: ${wide} px ${overflowX} sideways`);
      if (/hidden|clip/.test(overflowY) && high > 1 && !element.matches(".tensorviz-caption-room")) {
        found.push(`${name}: ${high} px cut off below`);
      }
    }
    for (const svg of root.querySelectorAll(".tv-stage, .tensorviz-chart")) {
      const box = svg.getBoundingClientRect();
      for (const text of svg.querySelectorAll("text")) {
        const own = text.getBoundingClientRect();
        const is_out = own.left < box.left - 1 || own.right > box.right + 1 || own.top < box.top - 3 || own.bottom > box.bottom + 3;
        if (own.width && is_out) found.push(`"${text.textContent}" reaches out of the picture`);
      }
    }
    return found;
  },

  tooSmall(texts, least) {
    const small = texts.filter(({ size }) => size < least - 0.01);
    return [...new Set(small.map(({ text, size }) => `"${text}" has ${size.toFixed(1)} px`))];
  },

  faults(root, least) {
    const texts = this.texts(root);
    return [...this.cuts(root), ...this.overlaps(texts), ...this.tooSmall(texts, least)];
  },

  // Waits until nothing moves or fades any more.
  async settle(root) {
    const running = () => root.getAnimations({ subtree: true }).filter((one) => one.playState === "running");
    for (let i = 0; i < 100; i++) {
      // The callback comes before the frame's layout, the timer after it.
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      if (running().length === 0) return;
      await Promise.allSettled(running().map((one) => one.finished));
    }
  },

  // The arrays of a step as the tables for screen readers tell them.
  tables(root) {
    return [...root.querySelectorAll(".tensorviz-tables table")].map((table) => {
      const heads = [...table.querySelectorAll("thead th")].map((th) => th.textContent);
      const cells = [];
      for (const row of table.querySelectorAll("tbody tr")) {
        const head = row.querySelector("th")?.textContent ?? "";
        const before = head === "" || head === "value" ? [] : head.split(", ").map(Number);
        [...row.querySelectorAll("td")].forEach((td, i) => {
          cells.push([head === "value" ? [] : [...before, Number(heads[i])], td.textContent]);
        });
      }
      return { caption: table.querySelector("caption").textContent, cells };
    });
  },

  // Every step, once it is chosen: its code, its arrays, and the faults of its layout.
  async steps(root) {
    const found = [];
    for (const step of root.querySelectorAll(".tensorviz-step")) {
      step.click();
      await this.settle(root);
      const code = step.querySelector("code").innerText;
      found.push({ code, tables: this.tables(root), faults: this.faults(root, 0) });
    }
    return found;
  },

  // The faults of every frame of every reading of every step, by keys as a reader presses them.
  async walk(root, least) {
    const found = [];
    const press = (key) => root.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    const counter = () => root.querySelector(".tensorviz-counter").textContent.split("/").map(Number);
    let frames = 0;
    for (const [at, step] of [...root.querySelectorAll(".tensorviz-step")].entries()) {
      step.click();
      const readings = [...root.querySelectorAll(".tensorviz-readings button")].map((button) => button.textContent);
      for (const reading of readings.length ? readings : [""]) {
        for (const button of root.querySelectorAll(".tensorviz-readings button")) {
          if (button.textContent === reading) button.click();
        }
        press("Home");
        for (let frame = 1, total = 1; frame <= total; frame++) {
          await this.settle(root);
          total = counter()[1];
          frames += 1;
          found.push(...this.faults(root, least).map((fault) => `step ${at} ${reading} frame ${frame}: ${fault}`));
          if (frame < total) press("ArrowRight");
        }
      }
    }
    return { frames, faults: [...new Set(found)] };
  },
})
