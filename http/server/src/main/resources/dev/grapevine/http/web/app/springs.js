// Some hundred nodes as weights on springs.
/* global ForceGraph */
import { carries, label, presence, shade, stroke } from './look.js';
import { drawTravel, travelling } from './travel.js';

const MOST_LABELS = 60;

export function createSprings(container, picked) {
  let colours = {};
  let count = 0;
  let fitted = false;
  let moving = false;
  let steps = [];
  let tree = 0;
  const byId = new Map();

  const graph = new ForceGraph(container)
    .nodeId('id').nodeLabel(() => '').linkLabel(() => '')
    .nodeVal((node) => node.r * node.r)
    .nodeCanvasObject(draw)
    .nodePointerAreaPaint((node, c, ctx) => { ctx.fillStyle = c; disc(ctx, node, node.r + 3); ctx.fill(); })
    .linkColor('colour').linkWidth('width').linkLineDash('dash')
    .cooldownTime(4000).maxZoom(6)
    .onNodeClick(picked)
    .onRenderFramePost((ctx, scale) => drawTravel(ctx, scale, steps, (id) => byId.get(id), colours.accent, Date.now()))
    .onEngineStop(fit);
  const touched = () => { fitted = true; };
  for (const touch of ['wheel', 'pointerdown']) container.addEventListener(touch, touched, { passive: true });
  graph.d3Force('charge').strength((node) => (node.linked ? -140 : -25)).distanceMax(500);
  graph.d3Force('link').distance((link) => (link.kind === 'joined' ? 110 : 70));
  graph.d3Force('together', (alpha) => {
    for (const node of graph.graphData().nodes) {
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

  function disc(ctx, node, r) {
    ctx.beginPath();
    if (node.kind === 'seed') ctx.rect(node.x - r, node.y - r, 2 * r, 2 * r);
    else ctx.arc(node.x, node.y, r, 0, 2 * Math.PI);
  }

  function draw(node, ctx, scale) {
    ctx.globalAlpha = presence(node);
    ctx.fillStyle = colours[shade(node)];
    disc(ctx, node, node.r);
    ctx.fill();
    if (node.kind === 'self') {
      ctx.lineWidth = 2 / scale;
      ctx.strokeStyle = colours.accent;
      disc(ctx, node, node.r + 3 / scale);
      ctx.stroke();
    }
    if (count <= MOST_LABELS || scale > 2.5) {
      ctx.font = `${11 / scale}px ui-monospace, monospace`;
      ctx.textAlign = 'center';
      ctx.fillStyle = colours.ink;
      ctx.fillText(label(node), node.x, node.y + node.r + 11 / scale);
    }
    ctx.globalAlpha = 1;
  }

  function move(busy) {
    if (busy !== moving) graph.autoPauseRedraw(!busy);
    moving = busy;
  }

  const redraw = () => graph.nodeColor(graph.nodeColor());

  function look() {
    const { links } = graph.graphData();
    const whats = links.map((link) => carries(link.told, tree));
    const dashed = whats.filter((what) => what === 'lazy' || what === 'joined').length;
    links.forEach((link, i) => Object.assign(link, stroke(whats[i], colours, dashed)));
    redraw();
  }

  const resize = new ResizeObserver(() => graph.width(container.clientWidth).height(container.clientHeight));
  resize.observe(container);

  return {
    crowd: false,
    /** Pictures are drawn all the time only while something glows or fades. */
    show(nodes, links, reshaped, busy) {
      count = nodes.size;
      move(busy || travelling(steps, Date.now()));
      if (reshaped) {
        byId.clear();
        nodes.forEach((node, id) => byId.set(id, node));
        graph.graphData({ nodes: [...nodes.values()], links: links.map((link) => ({ source: link.from, target: link.to, kind: link.kind, told: link })) });
      } else graph.graphData().links.forEach((link, i) => { link.told = links[i]; });
      look();
    },
    /** Links look as they are in this tree; in any of them when it is 0. */
    choose(number) {
      tree = number;
      look();
    },
    travel(fresh) {
      steps = fresh;
      move(true);
    },
    recolour(fresh) {
      colours = fresh;
      look();
    },
    close() {
      resize.disconnect();
      for (const touch of ['wheel', 'pointerdown']) container.removeEventListener(touch, touched);
      // eslint-disable-next-line no-underscore-dangle
      graph._destructor();
      container.replaceChildren();
    },
  };
}
