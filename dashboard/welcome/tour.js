// The tour: a ring around a part of the page and a card beside it. Where it goes and what it
// says come from tour.py.

class Guide {
  constructor(model) {
    this.model = model;
    this.at = 0;
    this.ring = document.createElement("div");
    this.ring.className = "mf-tour-ring";
    this.card = document.createElement("div");
    this.card.className = "mf-tour-card";
    this.card.setAttribute("role", "dialog");
    this.card.setAttribute("aria-live", "polite");
    this.title = document.createElement("b");
    this.why = document.createElement("p");
    this.count = document.createElement("span");
    this.count.className = "mf-faint";
    const row = document.createElement("div");
    row.className = "mf-tour-row";
    this.back = this.button("mf-tour-back", () => this.go(-1));
    this.next = this.button("mf-tour-next", () => this.go(1));
    this.end = this.button("mf-tour-end", () => this.over());
    row.append(this.count, this.back, this.next, this.end);
    this.card.append(this.title, this.why, row);
    this.keys = (e) => {
      const act = { Escape: () => this.over(), ArrowRight: () => this.go(1), ArrowLeft: () => this.go(-1) };
      if (!act[e.key]) return;
      e.preventDefault();
      e.stopPropagation();
      act[e.key]();
    };
    this.place = () => this.show();
  }

  button(css, act) {
    const made = document.createElement("button");
    made.type = "button";
    made.className = css;
    made.addEventListener("click", act);
    return made;
  }

  begin() {
    if (this.card.isConnected) return;
    const page = document.querySelector(".mf-page");
    if (!page) return;
    this.before = document.activeElement;
    this.at = 0;
    page.append(this.ring, this.card);
    window.addEventListener("keydown", this.keys, true);
    window.addEventListener("resize", this.place);
    window.addEventListener("scroll", this.place, true);
    this.shown = -1;
    this.show();
    this.next.focus();
  }

  hide() {
    this.ring.remove();
    this.card.remove();
    window.removeEventListener("keydown", this.keys, true);
    window.removeEventListener("resize", this.place);
    window.removeEventListener("scroll", this.place, true);
  }

  over() {
    this.hide();
    this.before?.focus?.();
    this.model.send({ type: "ended" });
  }

  go(by) {
    const last = this.model.get("stops").length - 1;
    if (this.at + by > last) this.over();
    else {
      this.at = Math.max(this.at + by, 0);
      this.show();
    }
  }

  show() {
    const stops = this.model.get("stops");
    const words = this.model.get("words");
    const stop = stops[this.at];
    this.title.textContent = stop.title;
    this.why.textContent = stop.why;
    this.count.textContent = words.count[this.at];
    this.back.textContent = words.back;
    this.back.disabled = this.at === 0;
    this.next.textContent = words.next;
    this.end.textContent = words.end;
    const [w, h] = [window.innerWidth, window.innerHeight];
    const part = document.querySelector(stop.css);
    let place = part?.getBoundingClientRect();
    // On a narrow screen parts stand below each other: what is spoken of is brought into view, with
    // room for the card below it.
    if (part && this.shown !== this.at && (place.top < 0 || place.bottom > h)) {
      part.scrollIntoView({ block: "start" });
      place = part.getBoundingClientRect();
    }
    this.shown = this.at;
    const box = place && place.width ? place : { left: w / 2, top: h / 2, width: 0, height: 0 };
    const put = (el, left, top, wide, high) => {
      Object.assign(el.style, { left: `${left}px`, top: `${top}px` });
      if (wide !== undefined) Object.assign(el.style, { width: `${wide}px`, height: `${high}px` });
    };
    put(this.ring, box.left - 4, box.top - 4, box.width + 8, box.height + 8);
    const [cw, ch] = [this.card.offsetWidth, this.card.offsetHeight];
    // Beside what it speaks of where there is room, else over its middle.
    const spots = [
      [box.left + box.width + 14, box.top],
      [box.left - cw - 14, box.top],
      [box.left, box.top + box.height + 14],
      [box.left, box.top - ch - 14],
    ];
    const fits = ([x, y]) => x >= 6 && y >= 6 && x + cw <= w - 6 && y + ch <= h - 6;
    const [x, y] = spots.find(fits) ?? [box.left + box.width / 2 - cw / 2, box.top + box.height / 2 - ch / 2];
    put(this.card, Math.min(Math.max(x, 6), w - cw - 6), Math.min(Math.max(y, 6), h - ch - 6));
  }
}

export default {
  render({ model }) {
    const guide = new Guide(model);
    const turn = () => (model.get("going") ? guide.begin() : guide.hide());
    const reword = () => guide.card.isConnected && guide.show();
    model.on("change:going", turn);
    model.on("change:words", reword);
    turn();
    return () => {
      guide.hide();
      model.off("change:going", turn);
      model.off("change:words", reword);
    };
  },
};
