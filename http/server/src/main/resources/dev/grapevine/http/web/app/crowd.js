// Thousands of nodes: a worker places and draws them, this moves its pictures and draws only what changes on top.
import { el } from './dom.js';
import { carries, changing, label, presence, shade, SHADES, stroke } from './look.js';
import { drawTravel, travelling } from './travel.js';

const MOST_ZOOM = 12;
const LABEL_ZOOM = 3;
const NEAR_PIXELS = 12;
const TAP_PIXELS = 5;
/** In the order in which they are drawn. */
const LOOKS = ['link', 'lazy', 'eager'];

export function createCrowd(container, picked) {
  const canvas = el('canvas');
  const ctx = canvas.getContext('2d');
  const worker = new Worker('/app/rings.js', { type: 'module' });
  const view = { x: 0, y: 0, k: 0 };
  const pointers = new Map();
  let list = [];
  let links = new Uint32Array(0);
  let told = [];
  let tree = 0;
  let places = null;
  let sizes = null;
  let picture = null;
  let pictured = null;
  let drawing = false;
  let stale = false;
  let colours = {};
  let index = new Map();
  let steps = [];
  let chosen = -1;
  let frame = 0;
  let travelled = 0;
  let reach = 1;
  let fitted = false;

  container.replaceChildren(canvas);

  // ---- the worker's pictures ----

  function ask() {
    if (!places || !canvas.width) return;
    stale = true;
    if (drawing) return;
    drawing = true;
    stale = false;
    const base = list.map((node) => SHADES.indexOf(node.gone ? 'known' : shade(node, Infinity)));
    const looks = Uint8Array.from(told, (link) => Math.max(0, LOOKS.indexOf(carries(link, tree))));
    const dashed = looks.filter((look) => LOOKS[look] === 'lazy').length;
    const size = { width: container.clientWidth, height: container.clientHeight, ratio: devicePixelRatio };
    worker.postMessage({ kind: 'draw', view: { ...view, ...size }, shades: Uint8Array.from(base), looks, strokes: LOOKS.map((what) => stroke(what, colours, dashed)), colours, names: SHADES });
  }

  worker.onmessage = ({ data }) => {
    if (data.kind === 'places') {
      places = data.xy;
      sizes = data.sizes;
      reach = places.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
      if (!fitted) fit();
      ask();
    } else {
      picture?.close();
      ({ picture, view: pictured } = data);
      drawing = false;
      if (stale) ask();
      paint();
    }
  };

  function fit() {
    Object.assign(view, { x: 0, y: 0, k: Math.min(container.clientWidth, container.clientHeight) / (2 * reach + 30) });
  }

  // ---- a frame ----

  /** Draws with the next frame, and goes on while something glows or fades. */
  function paint() {
    if (!frame) frame = requestAnimationFrame(() => { frame = 0; if (draw()) paint(); });
  }

  function draw() {
    const now = Date.now();
    const ratio = devicePixelRatio;
    ctx.setTransform(1, 0, 0, 1, 0, 0);
    ctx.clearRect(0, 0, canvas.width, canvas.height);
    if (picture) {
      const zoom = view.k / pictured.k;
      const left = (view.x - zoom * pictured.x) * ratio + (canvas.width - zoom * picture.width) / 2;
      const top = (view.y - zoom * pictured.y) * ratio + (canvas.height - zoom * picture.height) / 2;
      ctx.drawImage(picture, left, top, zoom * picture.width, zoom * picture.height);
    }
    if (!places) return false;
    ctx.setTransform(view.k * ratio, 0, 0, view.k * ratio, view.x * ratio + canvas.width / 2, view.y * ratio + canvas.height / 2);
    if (chosen >= 0) drawChosen();
    let busy = false;
    for (let i = 0; i < list.length && 2 * i < places.length; i += 1) {
      const changes = changing(list[i], now);
      busy ||= changes;
      if (changes || list[i].kind === 'self' || list[i].kind === 'seed') mark(i, now);
    }
    if (view.k >= LABEL_ZOOM) drawLabels();
    drawTravel(ctx, view.k, steps, place, colours.accent, now);
    return busy || travelling(steps, now);
  }

  function place(id) {
    const i = index.get(id);
    return i === undefined || 2 * i >= places.length ? null : { x: places[2 * i], y: places[2 * i + 1] };
  }

  function mark(i, now) {
    const node = list[i];
    const size = Math.max(sizes[i], 8) * (node.kind === 'peer' ? 1 : 1.3);
    ctx.globalAlpha = presence(node, now);
    ctx.fillStyle = colours[shade(node, now)];
    ctx.fillRect(places[2 * i] - size / 2, places[2 * i + 1] - size / 2, size, size);
    ctx.globalAlpha = 1;
  }

  /** The chosen node and its links. */
  function drawChosen() {
    ctx.strokeStyle = colours.accent;
    ctx.lineWidth = 1.5 / view.k;
    ctx.beginPath();
    for (let i = 0; i < links.length; i += 2) {
      if (links[i] === chosen || links[i + 1] === chosen) {
        ctx.moveTo(places[2 * links[i]], places[2 * links[i] + 1]);
        ctx.lineTo(places[2 * links[i + 1]], places[2 * links[i + 1] + 1]);
      }
    }
    const size = sizes[chosen] + 6;
    ctx.rect(places[2 * chosen] - size / 2, places[2 * chosen + 1] - size / 2, size, size);
    ctx.stroke();
  }

  function drawLabels() {
    const wide = container.clientWidth / 2 / view.k;
    const high = container.clientHeight / 2 / view.k;
    ctx.font = `${11 / view.k}px ui-monospace, monospace`;
    ctx.textAlign = 'center';
    ctx.fillStyle = colours.ink;
    for (let i = 0; i < list.length && 2 * i < places.length; i += 1) {
      const x = places[2 * i];
      const y = places[2 * i + 1];
      if (Math.abs(x + view.x / view.k) < wide && Math.abs(y + view.y / view.k) < high) ctx.fillText(label(list[i]), x, y + sizes[i] / 2 + 10 / view.k);
    }
  }

  // ---- moving, zooming, choosing ----

  const at = (event) => {
    const box = canvas.getBoundingClientRect();
    return { x: event.clientX - box.left - box.width / 2, y: event.clientY - box.top - box.height / 2 };
  };

  function zoom(factor, point) {
    const k = Math.min(MOST_ZOOM, Math.max(0.1, view.k * factor));
    view.x = point.x - (point.x - view.x) * (k / view.k);
    view.y = point.y - (point.y - view.y) * (k / view.k);
    view.k = k;
    changedView();
  }

  /** Whatever one does, something stays to be seen; a double click shows everything again. */
  function changedView() {
    fitted = true;
    for (const axis of ['x', 'y']) view[axis] = Math.max(-reach * view.k, Math.min(reach * view.k, view[axis]));
    ask();
    paint();
  }

  function choose(point) {
    if (!places) return;
    let best = NEAR_PIXELS;
    let found = -1;
    for (let i = 0; i < list.length && 2 * i < places.length; i += 1) {
      const far = Math.hypot(places[2 * i] * view.k + view.x - point.x, places[2 * i + 1] * view.k + view.y - point.y);
      if (far < best) [best, found] = [far, i];
    }
    chosen = found;
    if (found >= 0) picked(list[found]);
    paint();
  }

  canvas.addEventListener('wheel', (event) => {
    event.preventDefault();
    zoom(1.0015 ** -event.deltaY, at(event));
  }, { passive: false });
  canvas.addEventListener('dblclick', () => {
    fit();
    changedView();
  });
  canvas.addEventListener('pointerdown', (event) => {
    canvas.setPointerCapture(event.pointerId);
    if (!pointers.size) travelled = 0;
    pointers.set(event.pointerId, at(event));
  });
  canvas.addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const now = at(event);
    travelled += Math.hypot(now.x - before.x, now.y - before.y);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, now);
    if (other) zoom(Math.hypot(now.x - other.x, now.y - other.y) / Math.max(1, Math.hypot(before.x - other.x, before.y - other.y)), other);
    else {
      view.x += now.x - before.x;
      view.y += now.y - before.y;
      changedView();
    }
  });
  for (const end of ['pointerup', 'pointercancel']) {
    canvas.addEventListener(end, (event) => {
      if (pointers.delete(event.pointerId) && end === 'pointerup' && travelled < TAP_PIXELS) choose(at(event));
    });
  }

  const resize = new ResizeObserver(() => {
    canvas.width = Math.round(container.clientWidth * devicePixelRatio);
    canvas.height = Math.round(container.clientHeight * devicePixelRatio);
    if (!fitted) fit();
    ask();
    paint();
  });
  resize.observe(container);

  return {
    crowd: true,
    show(nodes, edges, reshaped) {
      told = edges;
      if (reshaped) {
        const id = list[chosen]?.id;
        list = [...nodes.values()];
        index = new Map(list.map((node, i) => [node.id, i]));
        chosen = index.get(id) ?? -1;
        places = null;
        links = new Uint32Array(edges.flatMap((edge) => [index.get(edge.from), index.get(edge.to)]));
        worker.postMessage({ kind: 'shape', ids: list.map((node) => node.id), degrees: list.map(rank), links });
      } else ask();
      paint();
    },
    /** Links look as they are in this tree; in any of them when it is 0. */
    choose(number) {
      tree = number;
      ask();
    },
    travel(fresh) {
      steps = fresh;
      paint();
    },
    recolour(fresh) {
      colours = fresh;
      ask();
      paint();
    },
    close() {
      resize.disconnect();
      worker.terminate();
      cancelAnimationFrame(frame);
      picture?.close();
      container.replaceChildren();
    },
  };
}

/** The node itself in the middle, then seeds, then peers by their links. */
const rank = (node) => ({ self: 1e6, seed: 1e5 }[node.kind] ?? node.degree ?? 0);
