// The overlay as it is now: nodes that are new glow, those that are gone fade. Colours come from the style sheet.
/* global ForceGraph */
import { brief, byId, colour, el } from './dom.js';

const NEW_MILLIS = 3000;
const GONE_MILLIS = 5000;
const MOST_LABELS = 60;
const KINDS = [['self', 'this node', 'accent'], ['seed', 'seed', 'seed'], ['peer', 'peer', 'ink'],
  ['known', 'peer without a known link', 'known'], ['new', 'new', 'new'], ['gone', 'gone, or in doubt', 'bad']];

export function createGraph(container, changed) {
  const nodes = new Map();
  let links = [];
  let colours = {};
  let first = true;
  let fitted = false;
  let moving = false;

  const graph = new ForceGraph(container)
    .nodeId('id').nodeLabel(() => '').linkLabel(() => '')
    .nodeVal((node) => node.r * node.r)
    .nodeCanvasObject(draw)
    .nodePointerAreaPaint((node, c, ctx) => { ctx.fillStyle = c; disc(ctx, node, node.r + 3); ctx.fill(); })
    .linkColor((link) => (link.kind === 'joined' ? colours.seed : colours.link))
    .linkWidth((link) => (link.kind === 'joined' ? 1 : 1.3))
    .linkLineDash((link) => (link.kind === 'joined' ? [3, 3] : null))
    .cooldownTime(4000).maxZoom(6)
    .onNodeClick((node) => { byId('picked').textContent = words(node); })
    .onEngineStop(fit);
  for (const touch of ['wheel', 'pointerdown']) container.addEventListener(touch, () => { fitted = true; }, { passive: true });
  graph.d3Force('charge').strength((node) => (node.kind === 'known' ? -25 : -140)).distanceMax(500);
  graph.d3Force('link').distance((link) => (link.kind === 'joined' ? 110 : 70));
  graph.d3Force('together', (alpha) => {
    for (const node of nodes.values()) {
      node.vx -= node.x * 0.06 * alpha;
      node.vy -= node.y * 0.06 * alpha;
    }
  });

  /** Shows everything, until somebody moves or zooms the picture. */
  function fit() {
    if (fitted) return;
    graph.zoomToFit(0, 40);
    if (graph.zoom() > 1.6) graph.zoom(1.6, 0);
  }

  /** Pictures are drawn all the time only while something glows or fades. */
  function animate(now) {
    const busy = [...nodes.values()].some((node) => node.gone || now - node.since < NEW_MILLIS);
    if (busy !== moving) graph.autoPauseRedraw(!busy);
    moving = busy;
  }

  function words(node) {
    const degree = node.degree === undefined ? '' : `, ${node.degree} links`;
    return `${brief(node.id)} at ${node.address}: ${node.kind}, ${node.gone ? 'gone' : node.state}${degree}`;
  }

  function disc(ctx, node, r) {
    ctx.beginPath();
    if (node.kind === 'seed') ctx.rect(node.x - r, node.y - r, 2 * r, 2 * r);
    else ctx.arc(node.x, node.y, r, 0, 2 * Math.PI);
  }

  const doubtful = (node) => ['quiet', 'unreachable', 'accused', 'disconnected'].includes(node.state);

  function shade(node) {
    if (node.gone || doubtful(node)) return colours.bad;
    if (node.kind === 'self') return colours.accent;
    if (node.kind === 'seed') return colours.seed;
    if (Date.now() - node.since < NEW_MILLIS) return colours.new;
    return node.kind === 'known' ? colours.known : colours.ink;
  }

  function draw(node, ctx, scale) {
    const age = node.gone ? (Date.now() - node.gone) / GONE_MILLIS : 0;
    ctx.globalAlpha = Math.max(0.05, 1 - age);
    ctx.fillStyle = shade(node);
    disc(ctx, node, node.r);
    ctx.fill();
    if (node.kind === 'self') {
      ctx.lineWidth = 2 / scale;
      ctx.strokeStyle = colours.accent;
      disc(ctx, node, node.r + 3 / scale);
      ctx.stroke();
    }
    if (nodes.size <= MOST_LABELS || scale > 2.5) {
      ctx.font = `${11 / scale}px ui-monospace, monospace`;
      ctx.textAlign = 'center';
      ctx.fillStyle = colours.ink;
      ctx.fillText(node.kind === 'seed' ? node.address : brief(node.id), node.x, node.y + node.r + 11 / scale);
    }
    ctx.globalAlpha = 1;
  }

  function recolour() {
    colours = Object.fromEntries(['accent', 'seed', 'ink', 'known', 'new', 'bad', 'link'].map((c) => [c, colour(c)]));
    byId('legend').replaceChildren(...KINDS.map(([kind, text, name]) => el('li', {}, sign(kind, colours[name]), text)));
    redraw();
  }

  function sign(kind, fill) {
    const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
    svg.setAttribute('viewBox', '0 0 12 12');
    svg.setAttribute('aria-hidden', 'true');
    const shape = document.createElementNS('http://www.w3.org/2000/svg', kind === 'seed' ? 'rect' : 'circle');
    const where = kind === 'seed' ? { x: 1, y: 1, width: 10, height: 10 } : { cx: 6, cy: 6, r: 5 };
    for (const [key, value] of Object.entries({ ...where, fill })) shape.setAttribute(key, value);
    svg.append(shape);
    return svg;
  }

  const redraw = () => graph.nodeColor(graph.nodeColor());

  function show(document_) {
    const now = Date.now();
    const seen = new Set();
    let moved = false;
    for (const fresh of document_.nodes) {
      seen.add(fresh.id);
      const known = nodes.get(fresh.id);
      const node = known || { id: fresh.id, since: first ? 0 : now };
      if (!known || known.gone) {
        nodes.set(fresh.id, node);
        moved = true;
        if (known) node.since = now;
        if (!first) changed(true, fresh);
      }
      Object.assign(node, { degree: undefined }, fresh, { gone: 0 });
      node.r = node.kind === 'seed' ? 6 : 3.5 + Math.sqrt(node.degree || 1) * 1.3;
    }
    for (const node of nodes.values()) {
      if (!seen.has(node.id) && !node.gone) {
        node.gone = now;
        changed(false, node);
      }
      if (node.gone && now - node.gone > GONE_MILLIS) {
        nodes.delete(node.id);
        moved = true;
      }
    }
    first = false;
    animate(now);
    links = document_.links.filter((link) => nodes.has(link.from) && nodes.has(link.to));
    const shape = links.map((link) => link.from + link.to + link.kind).join();
    if (moved || shape !== graph.shape) {
      graph.shape = shape;
      graph.graphData({ nodes: [...nodes.values()], links: links.map((l) => ({ source: l.from, target: l.to, kind: l.kind })) });
    } else redraw();
  }

  new ResizeObserver(() => graph.width(container.clientWidth).height(container.clientHeight)).observe(container);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', recolour);
  recolour();
  return { show };
}
