// What hands do on the canvas: pointer and keys. It tells the drawing; it draws nothing.

class Hands {
  constructor(drawing) {
    this.drawing = drawing;
    this.scene = drawing.scene;
    this.canvas = drawing.canvas;
    this.touches = new Map();
    this.moved = 0;
    this.held = -1; // the agent that a drag in edit mode began at
    this.placing = false;
    this.drawn = null; // where such a drag is now
    const on = (name, act, options) => this.canvas.addEventListener(name, act, options);
    on("wheel", (e) => this.wheel(e), { passive: false });
    on("pointerdown", (e) => this.down(e));
    on("pointermove", (e) => this.move(e));
    on("pointerup", (e) => this.up(e));
    on("pointercancel", (e) => this.up(e));
    on("pointerleave", () => drawing.point(-1));
    on("dblclick", () => drawing.editing || drawing.fit());
    on("keydown", (e) => this.key(e));
    on("blur", () => this.focus(-1));
  }

  at(e) {
    const r = this.canvas.getBoundingClientRect();
    return [e.clientX - r.left, e.clientY - r.top];
  }

  wheel(e) {
    e.preventDefault();
    this.scene.zoom(Math.exp(-e.deltaY * (e.deltaMode ? 0.05 : 0.0015)), ...this.at(e));
    this.drawing.handMoved();
  }

  down(e) {
    this.canvas.setPointerCapture(e.pointerId);
    this.touches.set(e.pointerId, this.at(e));
    this.moved = 0;
    this.held = this.drawing.editing ? this.scene.nearest(...this.at(e)) : -1;
    this.placing = this.held >= 0 && e.altKey;
  }

  move(e) {
    const [x, y] = this.at(e);
    const before = this.touches.get(e.pointerId);
    if (!before) return this.drawing.point(this.scene.nearest(x, y), x, y);
    this.moved += Math.hypot(x - before[0], y - before[1]);
    this.touches.set(e.pointerId, [x, y]);
    if (this.touches.size === 2) {
      const other = [...this.touches].find(([id]) => id !== e.pointerId)[1];
      const was = Math.hypot(before[0] - other[0], before[1] - other[1]);
      const is = Math.hypot(x - other[0], y - other[1]);
      if (was > 4) this.scene.zoom(is / was, (x + other[0]) / 2, (y + other[1]) / 2);
      this.drawing.handMoved();
    } else if (this.moved <= 3) {
      return;
    } else if (this.placing) {
      this.scene.places.set(this.scene.place(x, y), 2 * this.held);
      this.scene.groups = null;
      this.drawing.layers.moved.add("places");
      this.drawing.stale();
    } else if (this.held >= 0) {
      this.drawn = [x, y];
      this.drawing.ask();
    } else {
      this.pan(x - before[0], y - before[1]);
    }
  }

  up(e) {
    const [x, y] = this.at(e);
    const [from, placing, still] = [this.held, this.placing, this.moved <= 3];
    const held = this.touches.delete(e.pointerId);
    this.drawn = null;
    this.held = -1;
    this.drawing.ask();
    if (!held || e.type !== "pointerup") return;
    const to = this.scene.nearest(x, y);
    const [px, py] = this.scene.place(x, y);
    if (still) this.click(to, x, y, e.shiftKey);
    else if (placing) this.drawing.tell({ type: "moved", row: from, x: px, y: py });
    else if (from >= 0 && to >= 0 && to !== from) this.drawing.tell({ type: "drag-link", from, to });
  }

  click(row, x, y, shift) {
    if (row < 0 && this.drawing.editing) {
      const link = this.scene.nearestLink(x, y);
      const [px, py] = this.scene.place(x, y);
      this.drawing.tell(link >= 0 ? { type: "pick-link", link } : { type: "blank", x: px, y: py });
    }
    if (row >= 0 || !shift) this.drawing.choose(row, shift);
  }

  pan(dx, dy) {
    const { x, y, k } = this.scene.view;
    this.scene.view = { k, x: x + dx, y: y + dy };
    this.drawing.handMoved();
  }

  key(e) {
    if (e.ctrlKey || e.metaKey) return;
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    const middle = [this.scene.width / 2, this.scene.height / 2];
    const way = ways[e.key];
    if (way && e.shiftKey) this.pan(-60 * way[0], -60 * way[1]);
    else if (way) this.walk(...way);
    else if (e.key === "+" || e.key === "=") this.turn(1.25, middle);
    else if (e.key === "-") this.turn(0.8, middle);
    else if (e.key === "0") this.drawing.fit();
    else if (e.key === "Escape") this.drawing.choose(-1);
    else if (e.key === "/") this.drawing.tools.search.focus();
    else if ((e.key === "Enter" || e.key === " ") && this.scene.focus >= 0) {
      this.drawing.choose(this.scene.focus, e.shiftKey);
    } else return;
    e.preventDefault();
  }

  turn(by, middle) {
    this.scene.zoom(by, ...middle);
    this.drawing.handMoved();
  }

  // From the agent in focus (or the chosen, or the one nearest the middle) to the next.
  walk(dx, dy) {
    const scene = this.scene;
    const from = scene.focus >= 0 ? scene.focus : scene.chosen;
    if (from >= 0 && scene.seen[from]) {
      const to = scene.towards(from, dx, dy);
      return this.focus(to >= 0 ? to : from);
    }
    let best = -1;
    let least = Infinity;
    for (let i = 0; i < scene.n; i++) {
      if (!scene.seen[i]) continue;
      const d = Math.hypot(scene.px(i) - scene.width / 2, scene.py(i) - scene.height / 2);
      if (d < least) [least, best] = [d, i];
    }
    this.focus(best);
  }

  focus(row) {
    if (row === this.scene.focus) return;
    this.scene.focus = row;
    if (row >= 0) {
      this.drawing.announce(this.drawing.facts(row).join(", "));
      this.drawing.bringIn(row);
    }
    this.drawing.ask();
  }
}
