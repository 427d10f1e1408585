// A canvas in a box of its own: as large as the box, sharp on any screen, drawn anew when asked and
// at most once a frame, in the inks of the theme that is shown. What is drawn is for who extends it.

const floats = (view) =>
  new Float32Array(view.buffer.slice(view.byteOffset, view.byteOffset + view.byteLength));

function ticks(low, high, count) {
  const rough = (high - low) / Math.max(count, 1) || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((f) => f * power).find((s) => s >= rough) || rough;
  const out = [];
  for (let t = Math.ceil(low / step) * step; t <= high + 1e-9 * step; t += step) out.push(t);
  return out;
}

class Sheet {
  // `names`: traits of the model that, when they change, have it drawn anew.
  constructor(model, el, css, names) {
    this.model = model;
    this.root = document.createElement("div");
    this.root.className = css;
    this.canvas = document.createElement("canvas");
    this.canvas.setAttribute("role", "img");
    this.root.append(this.canvas);
    el.append(this.root);
    this.pen = this.canvas.getContext("2d");
    this.frames = 0;
    this.offs = [watchTheme(() => this.ask())];
    this.hear(names, () => this.ask());
    this.sizes = new ResizeObserver(() => this.resize());
    this.sizes.observe(this.root);
    this.resize();
  }

  hear(names, act) {
    for (const name of names) {
      this.model.on(`change:${name}`, act);
      this.offs.push(() => this.model.off(`change:${name}`, act));
    }
  }

  close() {
    this.closed = true;
    this.sizes.disconnect();
    cancelAnimationFrame(this.asked);
    this.offs.forEach((off) => off());
  }

  get ink() {
    return this.model.get("inks")[isDark() ? "dark" : "light"];
  }

  resize() {
    const { width, height } = this.root.getBoundingClientRect();
    const seen = width > 0 && height > 0;
    if (seen) {
      this.dpr = window.devicePixelRatio || 1;
      [this.width, this.height] = [width, height];
      this.canvas.width = Math.round(width * this.dpr);
      this.canvas.height = Math.round(height * this.dpr);
      this.ask();
    }
    this.sized(seen);
  }

  // Told of every size of the box, and whether it can be seen at all.
  sized() {}

  ask() {
    if (this.asked || this.closed) return;
    this.asked = requestAnimationFrame(() => {
      this.asked = 0;
      if (this.width) this.frame();
    });
  }

  frame() {
    const { pen, ink } = this;
    pen.setTransform(this.dpr, 0, 0, this.dpr, 0, 0);
    pen.globalAlpha = 1;
    pen.fillStyle = ink.paper;
    pen.fillRect(0, 0, this.width, this.height);
    this.draw(pen, ink);
    this.frames += 1;
    this.canvas.dataset.frame = String(this.frames);
  }
}
