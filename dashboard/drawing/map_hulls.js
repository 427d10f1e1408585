// Clusters as outlines under all else: hulls of their members.

const HULL_GAP_PX = 9;

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

// Corners of each cluster by its track: rows of agents, gathered once per look.
function gatherGroups(scene) {
  const groups = new Map();
  for (let i = 0; i < scene.n; i++) {
    const c = scene.cluster[i];
    if (!(c >= 0) || !scene.seen[i]) continue;
    if (!groups.has(c)) groups.set(c, []);
    groups.get(c).push([scene.places[2 * i], scene.places[2 * i + 1], i]);
  }
  for (const [c, points] of groups) groups.set(c, convexHull(points).map((point) => point[2]));
  return groups;
}

function strokeHulls(pen, scene, ink) {
  scene.groups ??= gatherGroups(scene);
  for (const [c, corners] of scene.groups) {
    const points = [];
    for (const i of corners) {
      const wide = scene.radius(i) + HULL_GAP_PX;
      for (let turn = 0; turn < TAU; turn += TAU / 12) {
        points.push([scene.px(i) + wide * Math.cos(turn), scene.py(i) + wide * Math.sin(turn)]);
      }
    }
    const hull = convexHull(points);
    if (hull.length < 3) continue;
    pen.begin?.("hull");
    pen.beginPath();
    hull.forEach(([x, y], number) => (number ? pen.lineTo(x, y) : pen.moveTo(x, y)));
    pen.closePath();
    pen.fillStyle = pen.strokeStyle = ink.clusters[c % ink.clusters.length];
    pen.globalAlpha = 0.08;
    pen.fill();
    pen.globalAlpha = 0.55;
    pen.lineWidth = 1.2;
    pen.stroke();
    pen.globalAlpha = 1;
    pen.end?.();
  }
}

// The highest point of each hull, where its name stands: [track, x, y].
function hullTops(scene) {
  scene.groups ??= gatherGroups(scene);
  return [...scene.groups].map(([c, corners]) => {
    let top = [c, 0, Infinity];
    for (const i of corners) {
      const y = scene.py(i) - scene.radius(i) - HULL_GAP_PX;
      if (y < top[2]) top = [c, scene.px(i), y];
    }
    return top;
  });
}
