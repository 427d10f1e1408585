// The map as a picture to take away: PNG, and SVG from the same strokes by a pen that writes.

const SIGNS = { triangle: "▲", circle: "●", square: "■" };

const escaped = (text) =>
  String(text).replace(/[&<>"]/g, (c) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[c]);
const px = (value) => +value.toFixed(2);

// The part of a canvas's pen that the strokes use, written down as SVG.
class SvgPen {
  constructor(measure) {
    this.measure = measure;
    this.parts = [];
    this.fillStyle = this.strokeStyle = "#000";
    this.globalAlpha = this.lineWidth = 1;
    this.font = "12px sans-serif";
    this.textAlign = "left";
    this.textBaseline = "alphabetic";
    this.dash = [];
    this.path = "";
  }

  begin(what, name) {
    this.parts.push(`<g class="mf-${what}">${name ? `<title>${escaped(name)}</title>` : ""}`);
  }

  end() {
    this.parts.push("</g>");
  }

  beginPath() {
    this.path = "";
  }

  moveTo(x, y) {
    this.path += `M${px(x)} ${px(y)}`;
  }

  lineTo(x, y) {
    this.path += `L${px(x)} ${px(y)}`;
  }

  quadraticCurveTo(cx, cy, x, y) {
    this.path += `Q${px(cx)} ${px(cy)} ${px(x)} ${px(y)}`;
  }

  closePath() {
    this.path += "Z";
  }

  rect(x, y, w, h) {
    this.path += `M${px(x)} ${px(y)}h${px(w)}v${px(h)}h${px(-w)}Z`;
  }

  arc(x, y, r, from, to) {
    const [x0, y0] = [x + r * Math.cos(from), y + r * Math.sin(from)];
    this.path += `M${px(x0)} ${px(y0)}`;
    if (to - from >= TAU - 1e-6) {
      this.path += `A${px(r)} ${px(r)} 0 1 1 ${px(2 * x - x0)} ${px(2 * y - y0)}`;
      this.path += `A${px(r)} ${px(r)} 0 1 1 ${px(x0)} ${px(y0)}`;
    } else {
      const large = to - from > TAU / 2 ? 1 : 0;
      this.path += `A${px(r)} ${px(r)} 0 ${large} 1 ${px(x + r * Math.cos(to))} ${px(y + r * Math.sin(to))}`;
    }
  }

  setLineDash(dash) {
    this.dash = dash;
  }

  measureText(text) {
    this.measure.font = this.font;
    return this.measure.measureText(text);
  }

  paint() {
    return this.globalAlpha < 1 ? ` opacity="${px(this.globalAlpha)}"` : "";
  }

  line() {
    const dash = this.dash.length ? ` stroke-dasharray="${this.dash.join(" ")}"` : "";
    return ` stroke="${this.strokeStyle}" stroke-width="${px(this.lineWidth)}"${dash}`;
  }

  fill() {
    this.parts.push(`<path d="${this.path}" fill="${this.fillStyle}"${this.paint()}/>`);
  }

  stroke() {
    this.parts.push(`<path d="${this.path}" fill="none"${this.line()}${this.paint()}/>`);
  }

  fillRect(x, y, w, h) {
    this.parts.push(
      `<rect x="${px(x)}" y="${px(y)}" width="${px(w)}" height="${px(h)}" fill="${this.fillStyle}"/>`,
    );
  }

  text(text, x, y, ink) {
    const [, bold, size, family] = this.font.match(/^(?:(\d+) )?([\d.]+)px (.*)$/);
    const anchor = { center: "middle", right: "end" }[this.textAlign] || "start";
    // Viewers differ over baselines; one that is reckoned here is the same in all.
    const down = { top: 0.8, middle: 0.35, bottom: -0.2 }[this.textBaseline] ?? 0;
    this.parts.push(
      `<text x="${px(x)}" y="${px(y + down * size)}" font-size="${size}" font-family="${escaped(family)}"` +
        `${bold ? ` font-weight="${bold}"` : ""} text-anchor="${anchor}"${ink}${this.paint()}>` +
        `${escaped(text)}</text>`,
    );
  }

  fillText(text, x, y) {
    this.text(text, x, y, ` fill="${this.fillStyle}"`);
  }

  strokeText(text, x, y) {
    this.text(text, x, y, ` fill="none" stroke-linejoin="round"${this.line()}`);
  }
}

const LEGEND_LINE = 18;
const TITLE_HIGH = 30;

// Entries in lines that fit; answers the height, and draws only with a pen that is given.
function legend(measure, drawing, ink, width, top, pen) {
  const { scene, words } = drawing;
  const kinds = scene.style.kinds.map((kind, k) => ({ sign: SIGNS[kind.shape], name: words.kinds[k] }));
  const rules = scene.style.links.map((_, k) => ({ colour: ink.links[k], name: words.rules[k], dash: [] }));
  const lines = [
    { colour: ink.negative, name: words.inhibiting, dash: DASHES.negative },
    { colour: ink.text, name: words.grown, dash: DASHES.grown },
  ];
  const said = words.legend.map((name) => ({ name }));
  let [x, y] = [12, top + LEGEND_LINE / 2];
  measure.font = `12px ${scene.style.font}`;
  for (const { sign, colour, dash, name } of [...kinds, ...rules, ...lines, ...said]) {
    const text = sign ? `${sign} ${name}` : name;
    const wide = measure.measureText(text).width + (colour ? 26 : 0);
    if (x > 12 && x + wide > width - 12) [x, y] = [12, y + LEGEND_LINE];
    if (pen) {
      pen.font = `12px ${scene.style.font}`;
      pen.textAlign = "left";
      pen.textBaseline = "middle";
      pen.fillStyle = ink.text;
      pen.begin?.("legend");
      pen.fillText(text, x + (colour ? 26 : 0), y);
      if (colour) {
        pen.strokeStyle = colour;
        pen.lineWidth = 2;
        pen.setLineDash(dash);
        pen.beginPath();
        pen.moveTo(x, y);
        pen.lineTo(x + 20, y);
        pen.stroke();
        pen.setLineDash([]);
      }
      pen.end?.();
    }
    x += wide + 14;
  }
  return y + LEGEND_LINE - top;
}

// Title, map as seen, legend. `shift` moves what the map's own strokes draw below the title.
function wholePicture(pen, drawing, measure, shift) {
  const { scene } = drawing;
  const ink = drawing.ink();
  const foot = legend(measure, drawing, ink, scene.width, 0);
  const height = TITLE_HIGH + scene.height + foot;
  pen.fillStyle = ink.paper;
  pen.fillRect(0, 0, scene.width, height);
  shift(() =>
    drawing.strokes(
      pen,
      ink,
      plain,
      () => {
        if (scene.ready) strokeHulls(pen, scene, ink);
        strokeLinks(pen, scene, ink);
      },
      () => strokeAgents(pen, scene, ink, Infinity, true),
      () => {},
    ),
  );
  // Agents half out of the view reach over its edges.
  pen.fillStyle = ink.paper;
  pen.fillRect(0, 0, scene.width, TITLE_HIGH);
  pen.fillRect(0, TITLE_HIGH + scene.height, scene.width, foot);
  pen.font = `600 15px ${scene.style.font}`;
  pen.textAlign = "left";
  pen.textBaseline = "middle";
  pen.fillStyle = ink.text;
  pen.globalAlpha = 1;
  pen.fillText(pictureTitle(drawing), 12, TITLE_HIGH / 2);
  legend(measure, drawing, ink, scene.width, TITLE_HIGH + scene.height, pen);
}

function pictureTitle(drawing) {
  const { scene, words } = drawing;
  const seconds = `${(scene.seconds ?? 0).toFixed(1)} ${words.second}`;
  return [drawing.model.get("title") || words.map, seconds, drawing.tools.count.textContent].join(" · ");
}

function pictureHeight(drawing) {
  const foot = legend(drawing.pen, drawing, drawing.ink(), drawing.scene.width, 0);
  return TITLE_HIGH + drawing.scene.height + foot;
}

function svgOf(drawing) {
  const pen = new SvgPen(drawing.pen);
  const [w, h] = [px(drawing.scene.width), px(pictureHeight(drawing))];
  wholePicture(pen, drawing, drawing.pen, (act) => {
    pen.parts.push(`<g class="mf-picture" transform="translate(0 ${TITLE_HIGH})">`);
    act();
    pen.parts.push("</g>");
  });
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}">` +
    `<title>${escaped(pictureTitle(drawing))}</title>${pen.parts.join("")}</svg>`
  );
}

function give(drawing, blob, ending) {
  const title = drawing.model.get("title") || "mindfield";
  const name = title.replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "mindfield";
  const url = URL.createObjectURL(blob);
  const link = made("a", "", { href: url, download: `${name}-${drawing.scene.step ?? 0}.${ending}` });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

function takeSvg(drawing) {
  if (drawing.scene.ready) give(drawing, new Blob([svgOf(drawing)], { type: "image/svg+xml" }), "svg");
}

function takePng(drawing) {
  if (!drawing.scene.ready) return;
  const fine = Math.max(drawing.dpr, 2);
  const sheet = document.createElement("canvas");
  sheet.width = Math.round(drawing.scene.width * fine);
  sheet.height = Math.round(pictureHeight(drawing) * fine);
  const pen = sheet.getContext("2d");
  pen.scale(fine, fine);
  wholePicture(pen, drawing, drawing.pen, (act) => {
    pen.translate(0, TITLE_HIGH);
    act();
    pen.translate(0, -TITLE_HIGH);
  });
  sheet.toBlob((blob) => give(drawing, blob, "png"), "image/png");
}
