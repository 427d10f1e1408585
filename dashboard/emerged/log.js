// The feed of events: filter by kind, search, scroll, choose. Sentences come ready.

const SIGNS = {
  insight: "★",
  decision: "◆",
  idea: "●",
  ripple: "·",
  grown: "+",
  faded: "−",
  cluster: "≈",
  condensation: "✦",
  dissolution: "✕",
  trigger: "▸",
  eeg: "~",
};

const make = (tag, css, words) => {
  const out = document.createElement(tag);
  out.className = css;
  if (words !== undefined) out.textContent = words;
  return out;
};

class Log {
  constructor(model, el) {
    this.model = model;
    this.off = new Set(model.get("kinds").filter((kind) => !kind[2]).map((kind) => kind[0]));
    this.sought = "";
    const root = make("div", "mf-log");
    this.head = make("div", "mf-log-head");
    this.search = make("input", "mf-log-search");
    this.search.type = "search";
    this.search.addEventListener("input", () => {
      this.sought = this.search.value.trim().toLowerCase();
      this.fill();
    });
    this.chips = make("div", "mf-log-chips");
    this.chips.setAttribute("role", "group");
    this.count = make("div", "mf-note mf-log-count");
    this.count.setAttribute("role", "status");
    this.list = make("ul", "mf-log-list");
    this.head.append(this.search, this.chips);
    root.append(this.head, this.count, this.list);
    el.append(root);
    this.listeners = ["lines", "kinds", "words", "picked"].map((name) => {
      const act = () => this.show(name);
      model.on(`change:${name}`, act);
      return () => model.off(`change:${name}`, act);
    });
    this.show("words");
  }

  show(name) {
    if (name === "picked") {
      this.point();
      return;
    }
    const words = this.model.get("words");
    this.search.placeholder = words.search;
    this.search.setAttribute("aria-label", words.search);
    this.chips.setAttribute("aria-label", words.kinds);
    this.list.setAttribute("aria-label", words.label);
    this.choices();
    this.fill();
  }

  choices() {
    const many = new Map();
    for (const line of this.model.get("lines")) many.set(line[2], (many.get(line[2]) || 0) + 1);
    // A button that has the focus keeps it.
    const held = document.activeElement?.dataset?.kind;
    this.chips.replaceChildren(
      ...this.model
        .get("kinds")
        .filter(([kind]) => many.get(kind))
        .map(([kind, word]) => {
          const chip = make("button", "mf-chip", `${SIGNS[kind] || "•"} ${word} ${many.get(kind)}`);
          chip.type = "button";
          chip.dataset.kind = kind;
          chip.setAttribute("aria-pressed", String(!this.off.has(kind)));
          chip.addEventListener("click", () => {
            if (!this.off.delete(kind)) this.off.add(kind);
            chip.setAttribute("aria-pressed", String(!this.off.has(kind)));
            this.fill();
          });
          return chip;
        }),
    );
    if (held) this.chips.querySelector(`[data-kind="${held}"]`)?.focus();
  }

  fill() {
    const words = this.model.get("words");
    const lines = this.model.get("lines");
    const kept = lines.filter(
      ([, , kind, told]) =>
        !this.off.has(kind) && (!this.sought || told.toLowerCase().includes(this.sought)),
    );
    const [top, high] = [this.list.scrollTop, this.list.scrollHeight];
    const held = document.activeElement?.dataset?.serial;
    this.list.replaceChildren(
      ...kept.reverse().map(([serial, time, kind, told]) => {
        const line = make("button", `mf-log-line mf-log-${kind}`);
        line.type = "button";
        line.dataset.serial = String(serial);
        line.append(
          make("span", "mf-when", time),
          make("span", "mf-log-sign", SIGNS[kind] || "•"),
          make("span", "", told),
        );
        line.addEventListener("click", () => {
          const was = this.model.get("picked");
          this.model.set("picked", was === serial ? -1 : serial);
          this.model.save_changes();
          this.point();
        });
        const item = make("li", "");
        item.append(line);
        return item;
      }),
    );
    // What is read stays where it is while newer lines come in above.
    if (top > 0) this.list.scrollTop = top + Math.max(this.list.scrollHeight - high, 0);
    if (held) this.list.querySelector(`[data-serial="${held}"]`)?.focus({ preventScroll: true });
    this.count.textContent = words.count
      .replace("[shown]", String(kept.length))
      .replace("[kept]", String(lines.length));
    this.point();
  }

  point() {
    const picked = String(this.model.get("picked"));
    for (const line of this.list.querySelectorAll(".mf-log-line"))
      line.setAttribute("aria-pressed", String(line.dataset.serial === picked));
  }

  close() {
    this.listeners.forEach((off) => off());
  }
}

export default {
  render({ model, el }) {
    const log = new Log(model, el);
    return () => log.close();
  },
};
