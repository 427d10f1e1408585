// The strokes of the map: links, hulls, flashes, agents, labels. `field_map.js` holds the state
// they draw and is joined behind this file (see field_map.py). No looks are decided here.

const TAU = 2 * Math.PI;
const FLASH_WAVE_MS = 110;
const FLASH_LASTS_MS = 900;

function convexHull(points) {
  if (points.length < 3) return points;
  points.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  const turn = (o, a, b) => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);
  const half = (list) => {
    const out = [];
    for (const p of list) {
      while (out.length > 1 && turn(out[out.length - 2], out[out.length - 1], p) <= 0) out.pop();
      out.push(p);
    }
    out.pop();
    return out;
  };
  return half(points).concat(half(points.slice().reverse()));
}

class Strokes {
  bend(l) {
    const a = this.ends[2 * l];
    const b = this.ends[2 * l + 1];
    const x0 = this.px(a);
    const y0 = this.py(a);
    const x1 = this.px(b);
    const y1 = this.py(b);
    const turn = this.m > 4000 ? 0 : this.style.links[this.codes[l] & 15].bend;
    return [x0, y0, (x0 + x1) / 2 + turn * (y1 - y0), (y0 + y1) / 2 - turn * (x1 - x0), x1, y1];
  }

  drawLinks(ink) {
    this.stale = false;
    this.layerView = { ...this.view };
    const pen = this.layer.getContext("2d");
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, this.layer.width, this.layer.height);
    pen.setTransform(this.dpr, 0, 0, this.dpr, 0, 0);
    const straight = this.m > 4000;
    const thin = Math.max(0.35, Math.min(1, Math.sqrt(500 / Math.max(this.m, 1))));
    const paths = new Map();
    const [w, h] = [this.width, this.height];
    for (let l = 0; l < this.m; l++) {
      const [x0, y0, cx, cy, x1, y1] = this.bend(l);
      if ((x0 < 0 && x1 < 0) || (x0 > w && x1 > w) || (y0 < 0 && y1 < 0) || (y0 > h && y1 > h)) continue;
      const share = this.topFlow > 0 ? Math.sqrt((this.flow[l] || 0) / this.topFlow) : 0;
      const key = (this.codes[l] << 2) | (share > 0.66 ? 2 : share > 0.3 ? 1 : 0);
      let path = paths.get(key);
      if (!path) paths.set(key, (path = new Path2D()));
      path.moveTo(x0, y0);
      if (straight) path.lineTo(x1, y1);
      else path.quadraticCurveTo(cx, cy, x1, y1);
    }
    for (const [key, path] of paths) {
      const code = key >> 2;
      const level = key & 3;
      const negative = code & 32;
      pen.strokeStyle = negative ? ink.negative : ink.links[code & 15];
      pen.globalAlpha = [0.3, 0.55, 0.85][level] * (straight ? 0.45 : 1);
      pen.lineWidth = [0.7, 1.3, 2.2][level] * thin;
      pen.setLineDash(code & 16 ? [5, 4] : negative ? [1.5, 2.5] : []);
      pen.stroke(path);
    }
    pen.globalAlpha = 1;
  }

  drawHulls(ink) {
    if (this.energy.length !== this.n) return;
    const pen = this.pen;
    const groups = new Map();
    for (let i = 0; i < this.n; i++) {
      const c = this.cluster[i];
      if (c < 0) continue;
      if (!groups.has(c)) groups.set(c, []);
      const wide = this.radius(i) + 9;
      for (let turn = 0; turn < TAU; turn += TAU / 10) {
        groups.get(c).push([
          this.px(i) + wide * Math.cos(turn),
          this.py(i) + wide * Math.sin(turn),
        ]);
      }
    }
    for (const [c, points] of groups) {
      const hull = convexHull(points);
      if (hull.length < 3) continue;
      pen.beginPath();
      hull.forEach(([x, y], number) => (number ? pen.lineTo(x, y) : pen.moveTo(x, y)));
      pen.closePath();
      pen.fillStyle = pen.strokeStyle = ink.clusters[c % ink.clusters.length];
      pen.globalAlpha = 0.07;
      pen.fill();
      pen.globalAlpha = 0.35;
      pen.lineWidth = 1;
      pen.stroke();
    }
    pen.globalAlpha = 1;
  }

  drawFocus(ink) {
    const focus = this.hover >= 0 ? this.hover : this.chosen;
    if (focus < 0 || focus >= this.n) return;
    const pen = this.pen;
    for (let l = 0; l < this.m; l++) {
      if (this.ends[2 * l] !== focus && this.ends[2 * l + 1] !== focus) continue;
      const [x0, y0, cx, cy, x1, y1] = this.bend(l);
      const code = this.codes[l];
      pen.strokeStyle = code & 32 ? ink.negative : ink.links[code & 15];
      pen.setLineDash(code & 16 ? [5, 4] : code & 32 ? [1.5, 2.5] : []);
      pen.lineWidth = 2;
      pen.beginPath();
      pen.moveTo(x0, y0);
      pen.quadraticCurveTo(cx, cy, x1, y1);
      pen.stroke();
      pen.setLineDash([]);
      if (this.style.links[code & 15].both_ways) continue;
      const back = this.radius(this.ends[2 * l + 1]) + 3;
      const way = Math.atan2(y1 - cy, x1 - cx);
      const [hx, hy] = [x1 - back * Math.cos(way), y1 - back * Math.sin(way)];
      pen.beginPath();
      pen.moveTo(hx, hy);
      pen.lineTo(hx - 8 * Math.cos(way - 0.4), hy - 8 * Math.sin(way - 0.4));
      pen.lineTo(hx - 8 * Math.cos(way + 0.4), hy - 8 * Math.sin(way + 0.4));
      pen.fillStyle = pen.strokeStyle;
      pen.fill();
    }
  }

  drawFlashes(ink, now) {
    const pen = this.pen;
    pen.strokeStyle = ink.flash;
    for (const flash of this.flashes) {
      for (const [l, wave] of flash.through) {
        const t = (now - flash.start - wave * FLASH_WAVE_MS) / FLASH_LASTS_MS;
        if (t < 0 || t > 1) continue;
        const [x0, y0, cx, cy, x1, y1] = this.bend(l);
        pen.globalAlpha = 1 - t;
        pen.lineWidth = 1 + 3 * (1 - t);
        pen.beginPath();
        pen.moveTo(x0, y0);
        pen.quadraticCurveTo(cx, cy, x1, y1);
        pen.stroke();
      }
      for (const [row, wave] of flash.wave) {
        const t = (now - flash.start - wave * FLASH_WAVE_MS) / FLASH_LASTS_MS;
        if (t < 0 || t > 1) continue;
        pen.globalAlpha = 1 - t;
        pen.lineWidth = 2.5 * (1 - t) + 0.5;
        pen.beginPath();
        pen.arc(this.px(row), this.py(row), this.radius(row) + 4 + 22 * t, 0, TAU);
        pen.stroke();
      }
    }
    pen.globalAlpha = 1;
  }

  outline(shape, x, y, r, pen = this.pen) {
    if (pen === this.pen) pen.beginPath();
    if (shape === "triangle") {
      pen.moveTo(x, y - 1.25 * r);
      pen.lineTo(x + 1.08 * r, y + 0.7 * r);
      pen.lineTo(x - 1.08 * r, y + 0.7 * r);
      pen.closePath();
    } else if (shape === "square") {
      pen.rect(x - 0.9 * r, y - 0.9 * r, 1.8 * r, 1.8 * r);
    } else {
      pen.moveTo(x + r, y);
      pen.arc(x, y, r, 0, TAU);
    }
  }

  // Thousands of agents: one path for each hue, without glow, hands and rims.
  drawCrowd(ink) {
    const pen = this.pen;
    const hues = ink.phases;
    const fills = new Map();
    const rims = new Map();
    const rings = [new Path2D(), new Path2D()];
    const gather = (paths, key) => {
      if (!paths.has(key)) paths.set(key, new Path2D());
      return paths.get(key);
    };
    for (let i = 0; i < this.n; i++) {
      if (this.marks[i] & 2) continue;
      const x = this.px(i);
      const y = this.py(i);
      if (x < -20 || y < -20 || x > this.width + 20 || y > this.height + 20) continue;
      const r = this.radius(i);
      const turn = (this.phase[i] / TAU + 1) % 1;
      const hue = Math.floor((turn * hues.length) / 2) * 2;
      const shape = this.style.kinds[this.kinds[i]].shape;
      this.outline(shape, x, y, r, gather(fills, hue));
      const c = this.cluster[i];
      if (c >= 0) this.outline(shape, x, y, r, gather(rims, c % ink.clusters.length));
      const held = Math.min(this.tension[i], 1);
      if (held < 0.4) continue;
      const ring = rings[held > 0.8 ? 1 : 0];
      ring.moveTo(x, y - r - 1.5);
      ring.arc(x, y, r + 1.5, -TAU / 4, -TAU / 4 + TAU * held);
    }
    for (const [hue, path] of fills) {
      pen.fillStyle = hues[hue];
      pen.fill(path);
    }
    pen.lineWidth = 1.4;
    for (const [c, path] of rims) {
      pen.strokeStyle = ink.clusters[c];
      pen.stroke(path);
    }
    pen.lineWidth = 1;
    rings.forEach((path, number) => {
      pen.strokeStyle = number ? ink.breaking : ink.tension;
      pen.stroke(path);
    });
  }

  drawAgents(ink) {
    if (this.n > 2000) {
      this.drawCrowd(ink);
      return;
    }
    const pen = this.pen;
    const s = this.style;
    const hues = ink.phases;
    for (let i = 0; i < this.n; i++) {
      if (this.marks[i] & 2) continue;
      const x = this.px(i);
      const y = this.py(i);
      if (x < -40 || y < -40 || x > this.width + 40 || y > this.height + 40) continue;
      const r = this.radius(i);
      const full = Math.min(this.energy[i] / this.full, 1);
      const turn = (this.phase[i] / TAU + 1) % 1;
      const colour = hues[Math.floor(turn * hues.length) % hues.length];
      const shape = s.kinds[this.kinds[i]].shape;
      pen.fillStyle = colour;
      if (full > 0.05) {
        pen.globalAlpha = 0.08 + 0.17 * full;
        pen.beginPath();
        pen.arc(x, y, r * (1.35 + 0.55 * full), 0, TAU);
        pen.fill();
        pen.globalAlpha = 1;
      }
      this.outline(shape, x, y, r);
      pen.fill();
      const c = this.cluster[i];
      pen.lineWidth = c >= 0 ? 2.2 : 1;
      pen.strokeStyle = c >= 0 ? ink.clusters[c % ink.clusters.length] : ink.rim;
      pen.stroke();
      if (this.marks[i] & 1) {
        this.outline(shape, x, y, r + 3);
        pen.setLineDash([3, 2]);
        pen.lineWidth = 1;
        pen.stroke();
        pen.setLineDash([]);
      }
      if (r >= 6) {
        pen.strokeStyle = ink.hand;
        pen.lineWidth = 1.3;
        pen.beginPath();
        pen.moveTo(x, y);
        pen.lineTo(x + 0.75 * r * Math.cos(this.phase[i]), y - 0.75 * r * Math.sin(this.phase[i]));
        pen.stroke();
      }
      const held = Math.min(this.tension[i], 1);
      if (held > 0.04) {
        pen.strokeStyle = held > 0.8 ? ink.breaking : ink.tension;
        pen.lineWidth = held > 0.8 ? 2.8 : 1.8;
        pen.beginPath();
        pen.arc(x, y, r * 1.15 + 4, -TAU / 4, -TAU / 4 + TAU * held);
        pen.stroke();
      }
    }
  }

  drawChosen(ink) {
    const i = this.chosen;
    if (i < 0 || i >= this.n) return;
    const pen = this.pen;
    pen.strokeStyle = ink.text;
    pen.lineWidth = 2;
    pen.beginPath();
    pen.arc(this.px(i), this.py(i), this.radius(i) * 1.15 + 8, 0, TAU);
    pen.stroke();
  }

  drawLabels(ink) {
    const pen = this.pen;
    const zoomed = this.view.k / this.home;
    const most = Math.min(this.n, Math.round(this.style.labels * Math.max(zoomed * zoomed, 1)), 160);
    const inside = [];
    for (let i = 0; i < this.n; i++) {
      if (this.marks[i] & 2) continue;
      const x = this.px(i);
      const y = this.py(i);
      if (x > 0 && y > 0 && x < this.width && y < this.height) inside.push(i);
    }
    inside.sort((a, b) => this.calm[b] - this.calm[a]);
    const always = [this.hover, this.chosen].filter((i) => i >= 0 && i < this.n);
    const taken = [];
    pen.textAlign = "center";
    pen.textBaseline = "top";
    pen.lineJoin = "round";
    pen.lineWidth = 3.5;
    const tall = 13;
    let put = 0;
    for (const i of [...always, ...inside]) {
      const must = always.includes(i);
      if (!must && put >= most) break;
      pen.font = `${must ? "600 " : ""}12px ${this.style.font}`;
      const text = this.label(i);
      const short = !must && text.length > 26 ? `${text.slice(0, 25)}…` : text;
      const half = pen.measureText(short).width / 2 + 2;
      const x = Math.min(Math.max(this.px(i), half + 2), this.width - half - 2);
      const y = this.py(i) + this.radius(i) * 1.15 + 6;
      const clash = taken.some(
        ([a, b, c]) => Math.abs(a - x) < b + half && Math.abs(c - y) < tall,
      );
      if (clash && !must) continue;
      taken.push([x, half, y]);
      put += 1;
      pen.strokeStyle = ink.paper;
      pen.globalAlpha = 0.85;
      pen.strokeText(short, x, y);
      pen.globalAlpha = 1;
      pen.fillStyle = ink.text;
      pen.fillText(short, x, y);
    }
  }
}
