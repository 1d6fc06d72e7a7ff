// The overlay as it is now: nodes that are new glow, those that are gone fade. Up to some hundred nodes are drawn as springs
// and weights, thousands as rings, which cost next to nothing.
import { createCrowd } from './crowd.js';
import { byId, el } from './dom.js';
import { changing, GONE_MILLIS, legend, palette, words } from './look.js';
import { createSprings } from './springs.js';

const CROWD = 1500;
const CROWD_OVER = 1200;

export function createGraph(container, changed, picked = () => {}) {
  const nodes = new Map();
  let links = [];
  let first = true;
  let pairs = new Set();
  let shape = '';
  let trees = [];
  let view = null;

  function pick(node) {
    byId('picked').textContent = words(node);
    picked(node);
  }

  const tree = () => Number(byId('tree').value);

  /** One can look at each tree that is known. */
  function offerTrees() {
    const known = [...new Set(links.flatMap((link) => [...link.eager || [], ...link.lazy || []]))].sort((a, b) => a - b);
    byId('tree').disabled = !known.length;
    if (known.join() === trees.join()) return;
    const chosen = tree();
    trees = known;
    byId('tree').replaceChildren(el('option', { value: 0 }, 'any tree'), ...known.map((number) => el('option', { value: number }, `tree ${number}`)));
    byId('tree').value = known.includes(chosen) ? chosen : 0;
    view?.choose(tree());
  }

  /** Springs or rings; from rings back to springs only when there are clearly fewer nodes. */
  function choose() {
    const crowd = nodes.size > (view?.crowd ? CROWD_OVER : CROWD);
    if (view && view.crowd === crowd) return false;
    view?.close();
    view = crowd ? createCrowd(container, pick) : createSprings(container, pick);
    view.recolour(palette());
    view.choose(tree());
    byId('crowd').hidden = !crowd;
    return true;
  }

  /** Takes over what the document says; true when a node came or left the picture. */
  function merge(document_, now) {
    const seen = new Set();
    const came = [];
    const left = [];
    let moved = false;
    for (const fresh of document_.nodes) {
      seen.add(fresh.id);
      const known = nodes.get(fresh.id);
      const node = known || { id: fresh.id, since: first ? 0 : now };
      if (!known || known.gone) {
        nodes.set(fresh.id, node);
        moved = true;
        if (known) node.since = now;
        if (!first) came.push(node);
      }
      Object.assign(node, { degree: undefined }, fresh, { gone: 0 });
      node.r = node.kind === 'seed' ? 6 : 3.5 + Math.sqrt(node.degree || 1) * 1.3;
    }
    for (const node of nodes.values()) {
      if (!seen.has(node.id) && !node.gone) {
        node.gone = now;
        left.push(node);
      }
      if (node.gone && now - node.gone > GONE_MILLIS) {
        nodes.delete(node.id);
        moved = true;
      }
    }
    first = false;
    changed(came, left);
    return moved;
  }

  function show(document_) {
    const now = Date.now();
    const moved = merge(document_, now);
    links = document_.links.filter((link) => nodes.has(link.from) && nodes.has(link.to));
    pairs = new Set(links.map((link) => link.from + link.to));
    const linked = new Set(links.flatMap((link) => [link.from, link.to]));
    for (const node of nodes.values()) node.linked = linked.has(node.id);
    const other = links.map((link) => link.from.slice(0, 8) + link.to.slice(0, 8) + link.kind).join();
    const reshaped = choose() || moved || other !== shape;
    shape = other;
    offerTrees();
    count();
    byId('cut').hidden = !document_.cut;
    view.show(nodes, links, reshaped, [...nodes.values()].some((node) => changing(node, now)));
  }

  function count() {
    const here = [...nodes.values()].filter((node) => !node.gone);
    const seeds = here.filter((node) => node.kind === 'seed').length;
    const fading = nodes.size - here.length;
    const many = (number, word) => `${number.toLocaleString('en')} ${word}${number === 1 ? '' : 's'}`;
    byId('counts').textContent = `${many(seeds, 'seed')}, ${many(here.length - seeds, 'peer')}, ${many(links.length, 'link')}`
      + (fading ? `; ${fading} just gone` : '');
  }

  function recolour() {
    byId('legend').replaceChildren(...legend(palette()));
    view?.recolour(palette());
  }

  byId('tree').addEventListener('change', () => view?.choose(tree()));
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', recolour);
  recolour();
  return {
    show,
    linked: (one, other) => pairs.has(one + other) || pairs.has(other + one),
    /** Shows a message on its way; see drawTravel. */
    travel: (steps) => view?.travel(steps),
  };
}
