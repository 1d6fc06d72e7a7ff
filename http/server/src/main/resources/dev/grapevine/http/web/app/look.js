// How a node looks in either view. Colours come from the style sheet.
import { brief, colour, el } from './dom.js';

export const NEW_MILLIS = 3000;
export const GONE_MILLIS = 5000;
const KINDS = [['self', 'this node', 'accent'], ['seed', 'seed', 'seed'], ['peer', 'peer', 'ink'],
  ['known', 'peer without a known link', 'known'], ['new', 'new', 'new'], ['gone', 'gone, or in doubt', 'bad']];
const DOUBTFUL = ['quiet', 'unreachable', 'accused', 'disconnected'];

/** The name of a node's colour. */
export function shade(node, now = Date.now()) {
  if (node.gone || DOUBTFUL.includes(node.state)) return 'bad';
  if (node.kind === 'self') return 'accent';
  if (node.kind === 'seed') return 'seed';
  if (now - node.since < NEW_MILLIS) return 'new';
  return node.kind === 'known' && !node.linked ? 'known' : 'ink';
}

export const SHADES = ['accent', 'seed', 'ink', 'known', 'new', 'bad'];

/** How much of a node is still there: 1, and less while it fades. */
export const presence = (node, now = Date.now()) => (node.gone ? Math.max(0.05, 1 - (now - node.gone) / GONE_MILLIS) : 1);

/** Whether a node glows or fades. */
export const changing = (node, now) => node.gone || now - node.since < NEW_MILLIS;

export function words(node) {
  const degree = node.degree === undefined ? '' : `, ${node.degree} links`;
  return `${brief(node.id)} at ${node.address}: ${node.kind}, ${node.gone ? 'gone' : node.state}${degree}`;
}

export const label = (node) => (node.kind === 'seed' ? node.address : brief(node.id));

export const palette = () => Object.fromEntries([...SHADES, 'link', 'ground'].map((name) => [name, colour(name)]));

export const legend = (colours) => KINDS.map(([kind, text, name]) => el('li', {}, sign(kind, colours[name]), text));

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
