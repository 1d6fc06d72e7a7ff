// A worker: places thousands of nodes on rings, those with the most links in the middle, each near its neighbours, and draws
// them. So the page itself only moves finished pictures. Places last: a newcomer takes a free one.
const APART = 14;
const ROUNDS = 12;
const MUCH = 0.2;
const TOGETHER = 40;
/** Ends of links: beyond so many they are thin, and not dashed, which takes long. */
const FEW = 1000;

const slotOf = new Map();
let xy = new Float32Array(0);
let sizes = new Float32Array(0);
let ends = new Uint32Array(0);
let canvas = null;

// ---- places: slot 0 in the middle, then rings of 6, 12, 18 … ----

const ringOf = (slot) => (slot === 0 ? 0 : Math.ceil((Math.sqrt(1 + (4 / 3) * slot) - 1) / 2));
const firstOf = (ring) => (ring === 0 ? 0 : 3 * ring * (ring - 1) + 1);
const widthOf = (ring) => (ring === 0 ? 1 : 6 * ring);
const turn = (slot, ring) => (2 * Math.PI * (slot - firstOf(ring) + (ring % 2) / 2)) / widthOf(ring);

function arrange(ids, degrees, links) {
  const order = [...ids.keys()].sort((a, b) => degrees[b] - degrees[a]);
  const near = ids.map(() => []);
  for (let i = 0; i < links.length; i += 2) {
    near[links[i]].push(links[i + 1]);
    near[links[i + 1]].push(links[i]);
  }
  const slots = new Array(ids.length);
  order.forEach((node, slot) => { slots[node] = slot; });
  for (let round = 0; round < ROUNDS; round += 1) turnToNeighbours(order, slots, near);
  slotOf.clear();
  ids.forEach((id, i) => slotOf.set(id, slots[i]));
}

/** Ring by ring: sorts its nodes by where their neighbours are, and turns the whole ring as they wish on average. */
function turnToNeighbours(order, slots, near) {
  const angles = slots.map((slot) => turn(slot, ringOf(slot)));
  for (let from = 1, ring = 1; from < order.length; from += widthOf(ring), ring += 1) {
    const members = order.slice(from, from + widthOf(ring)).map((node) => ({ node, wish: wish(near[node], angles, slots) ?? angles[node] }));
    members.sort((a, b) => a.wish - b.wish);
    const width = widthOf(ring);
    const step = (2 * Math.PI) / width;
    const place = members.map((_, j) => Math.floor((j * width) / members.length));
    let sin = 0;
    let cos = 0;
    members.forEach(({ wish: angle }, j) => {
      sin += Math.sin(angle - place[j] * step);
      cos += Math.cos(angle - place[j] * step);
    });
    const shift = Math.round(Math.atan2(sin, cos) / step) + width;
    members.forEach(({ node }, j) => {
      slots[node] = firstOf(ring) + ((place[j] + shift) % width);
      angles[node] = turn(slots[node], ring);
    });
  }
}

/** Where the neighbours are on average; those in the middle say little. */
function wish(neighbours, angles, slots) {
  let sin = 0;
  let cos = 0;
  for (const other of neighbours) {
    const weight = ringOf(slots[other]);
    sin += weight * Math.sin(angles[other]);
    cos += weight * Math.cos(angles[other]);
  }
  return sin || cos ? (Math.atan2(sin, cos) + 2 * Math.PI) % (2 * Math.PI) : null;
}

function settle(ids, degrees, links) {
  const here = new Set(ids);
  const gone = [...slotOf.keys()].filter((id) => !here.has(id));
  const fresh = ids.filter((id) => !slotOf.has(id));
  if (fresh.length + gone.length > MUCH * ids.length) return arrange(ids, degrees, links);
  gone.forEach((id) => slotOf.delete(id));
  const taken = new Set(slotOf.values());
  let slot = 0;
  for (const id of fresh) {
    while (taken.has(slot)) slot += 1;
    taken.add(slot);
    slotOf.set(id, slot);
  }
  return undefined;
}

function shape({ ids, degrees, links }) {
  settle(ids, degrees, links);
  ends = links;
  xy = new Float32Array(2 * ids.length);
  ids.forEach((id, i) => {
    const slot = slotOf.get(id);
    const ring = ringOf(slot);
    xy[2 * i] = ring * APART * Math.cos(turn(slot, ring));
    xy[2 * i + 1] = ring * APART * Math.sin(turn(slot, ring));
  });
  sizes = Float32Array.from(degrees, (degree) => Math.min(APART - 2, 3 + Math.sqrt(degree)));
  postMessage({ kind: 'places', xy, sizes });
}

// ---- drawing ----

function draw({ view, shades, looks, strokes, colours, names }) {
  const width = Math.max(1, Math.round(view.width * view.ratio));
  const height = Math.max(1, Math.round(view.height * view.ratio));
  if (!canvas || canvas.width !== width || canvas.height !== height) canvas = new OffscreenCanvas(width, height);
  const ctx = canvas.getContext('2d');
  const k = view.k * view.ratio;
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.clearRect(0, 0, width, height);
  ctx.setTransform(k, 0, 0, k, view.x * view.ratio + width / 2, view.y * view.ratio + height / 2);
  strokes.forEach((stroke, look) => drawLinks(ctx, k, stroke, ofLook(looks, look)));
  names.forEach((name, kind) => {
    ctx.fillStyle = colours[name];
    for (let i = 0; i < shades.length; i += 1) {
      if (shades[i] === kind) ctx.fillRect(xy[2 * i] - sizes[i] / 2, xy[2 * i + 1] - sizes[i] / 2, sizes[i], sizes[i]);
    }
  });
  const picture = canvas.transferToImageBitmap();
  postMessage({ kind: 'picture', picture, view }, [picture]);
}

const ofLook = (looks, look) => ends.filter((_, end) => looks[end >> 1] === look);

/** Thin where there are many, so that one sees where they are dense. Some at a time: one path of all takes far longer. */
function drawLinks(ctx, k, { colour, width, dash }, drawn) {
  const many = drawn.length > FEW;
  ctx.strokeStyle = colour;
  ctx.lineWidth = many ? Math.min(1, Math.max(0.5, k)) / k : width / k;
  ctx.setLineDash(many || !dash ? [] : dash.map((pixels) => pixels / k));
  ctx.globalAlpha = Math.min(0.7, Math.max(0.12, 1500 / drawn.length));
  for (let from = 0; from < drawn.length; from += 2 * TOGETHER) {
    ctx.beginPath();
    for (let i = from; i < Math.min(drawn.length, from + 2 * TOGETHER); i += 2) {
      ctx.moveTo(xy[2 * drawn[i]], xy[2 * drawn[i] + 1]);
      ctx.lineTo(xy[2 * drawn[i + 1]], xy[2 * drawn[i + 1] + 1]);
    }
    ctx.stroke();
  }
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

addEventListener('message', ({ data }) => {
  if (data.kind === 'shape') shape(data);
  else draw(data);
});
