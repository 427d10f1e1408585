// Names over all else: of clusters at the tops of their hulls, of agents below them.

const NAME_PX = 12;
const HULL_NAME_PX = 11;
const LINE_PX = 13;
const MOST_LETTERED = 600;
const LETTERING_MS = 3;

const fontOf = (scene, size, bold) => `${bold ? "600 " : ""}${size}px ${scene.style.font}`;

// Written by the pen itself.
const plain = {
  width(pen, font, text) {
    pen.font = font;
    return pen.measureText(text).width;
  },
  write(pen, ink, font, text, x, y, colour) {
    pen.font = font;
    pen.lineJoin = "round";
    pen.lineWidth = 3.5;
    pen.strokeStyle = ink.paper;
    pen.globalAlpha = 0.85;
    pen.strokeText(text, x, y);
    pen.globalAlpha = 1;
    pen.fillStyle = colour;
    pen.fillText(text, x, y);
  },
};

// Where names stand already, in bands as high as a line.
class Taken {
  constructor() {
    this.bands = new Map();
  }

  add(x, half, y) {
    const band = Math.floor(y / LINE_PX);
    if (!this.bands.has(band)) this.bands.set(band, []);
    this.bands.get(band).push(x, half, y);
  }

  clashes(x, half, y) {
    const band = Math.floor(y / LINE_PX);
    for (let b = band - 1; b <= band + 1; b++) {
      const held = this.bands.get(b);
      for (let at = 0; held && at < held.length; at += 3) {
        if (Math.abs(held[at] - x) < held[at + 1] + half && Math.abs(held[at + 2] - y) < LINE_PX) return true;
      }
    }
    return false;
  }
}

// The same letters, drawn once and put down in every frame. What takes longer than a frame has is
// written in the next ones.
class Letters {
  constructor() {
    this.widths = new Map();
    this.drawn = new Map();
    this.begin(0);
  }

  begin(dpr) {
    if (this.dpr !== dpr) this.drawn.clear();
    this.dpr = dpr;
    this.since = null;
    this.missing = false;
  }

  width(pen, font, text) {
    const key = font + text;
    let width = this.widths.get(key);
    if (width === undefined) {
      if (this.widths.size > 20 * MOST_LETTERED) this.widths.clear();
      this.widths.set(key, (width = plain.width(pen, font, text)));
    }
    return width;
  }

  write(pen, ink, font, text, x, y, colour) {
    const { dpr } = this;
    const key = font + colour + ink.paper + text;
    let sheet = this.drawn.get(key);
    if (!sheet) {
      const now = performance.now();
      this.since ??= now;
      this.missing ||= now - this.since > LETTERING_MS;
      if (this.missing) return;
      if (this.drawn.size > MOST_LETTERED) this.drawn.clear();
      this.drawn.set(key, (sheet = this.letter(pen, ink, font, text, colour)));
    }
    const left = Math.round(dpr * x - sheet.width / 2) / dpr;
    const top = Math.round(dpr * y - sheet.rise) / dpr;
    pen.drawImage(sheet, left, top, sheet.width / dpr, sheet.height / dpr);
  }

  letter(pen, ink, font, text, colour) {
    const { dpr } = this;
    const sheet = document.createElement("canvas");
    sheet.width = Math.ceil(dpr * (this.width(pen, font, text) + 6));
    sheet.height = Math.ceil(dpr * 24);
    sheet.rise = Math.round(dpr * (pen.textBaseline === "bottom" ? 20 : 4));
    const own = sheet.getContext("2d");
    own.scale(dpr, dpr);
    own.textAlign = "center";
    own.textBaseline = pen.textBaseline;
    plain.write(own, ink, font, text, sheet.width / dpr / 2, sheet.rise / dpr, colour);
    return sheet;
  }
}

function nameHulls(pen, scene, ink, letters, sayHull, taken) {
  const font = fontOf(scene, HULL_NAME_PX, true);
  pen.textAlign = "center";
  pen.textBaseline = "bottom";
  for (const [c, x, y] of hullTops(scene)) {
    const text = sayHull(c);
    const half = letters.width(pen, font, text) / 2 + 2;
    const at = Math.min(Math.max(x, half + 2), scene.width - half - 2);
    const high = Math.min(Math.max(y - 3, 15), scene.height - 4);
    taken.add(at, half, high - 12);
    pen.begin?.("hull-name");
    letters.write(pen, ink, font, text, at, high, ink.clusters[c % ink.clusters.length]);
    pen.end?.();
  }
}

function nameAgents(pen, scene, ink, letters, taken) {
  const zoomed = scene.view.k / scene.home;
  const most = Math.min(scene.n, Math.round(scene.style.labels * Math.max(zoomed * zoomed, 1)), 160);
  const must = new Set([scene.hover, scene.focus, scene.chosen, ...scene.also]);
  pen.textAlign = "center";
  pen.textBaseline = "top";
  const [usual, bold] = [fontOf(scene, NAME_PX, false), fontOf(scene, NAME_PX, true)];
  let put = 0;
  for (const i of [...must, ...scene.order]) {
    const always = must.has(i);
    if (put >= most && !always) break;
    if (i < 0 || i >= scene.n || !scene.seen[i] || !scene.inside(i)) continue;
    const y = scene.py(i) + scene.radius(i) * 1.15 + 6;
    // Most are in the way of another wherever they end, which is known before they are measured.
    if (!always && taken.clashes(scene.px(i), 0, y)) continue;
    const font = always ? bold : usual;
    const text = scene.label(i);
    const short = !always && text.length > 26 ? `${text.slice(0, 25)}…` : text;
    const half = letters.width(pen, font, short) / 2 + 2;
    const x = Math.min(Math.max(scene.px(i), half + 2), scene.width - half - 2);
    if (!always && taken.clashes(x, half, y)) continue;
    taken.add(x, half, y);
    put += 1;
    pen.begin?.("name");
    letters.write(pen, ink, font, short, x, y, ink.text);
    pen.end?.();
  }
}
