// How a node and a link look in either view. Colours come from the style sheet.
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

export const palette = () => Object.fromEntries([...SHADES, 'link', 'eager', 'lazy', 'ground'].map((name) => [name, colour(name)]));

export const legend = (colours) => [...KINDS.map(([kind, text, name]) => el('li', { class: `is-${kind}` }, sign(kind, colours[name]), text)), ...linkLegend(colours)];

// ---- links ----

const LINKS = [['eager', 'eager: payloads travel here'], ['lazy', 'lazy: only ids (thin where links are many)'], ['link', 'link'], ['joined', 'joined seed']];
const COLOURS = { eager: 'eager', lazy: 'lazy', link: 'link', joined: 'seed' };
const WIDTHS = { eager: 2.4, lazy: 1.2, link: 1.2, joined: 1 };
const WIDTHS_OF_MANY = { eager: 1.6, lazy: 0.5, link: 1, joined: 1 };
const DASHES = { lazy: [1.5, 3.5], joined: [4, 4] };
/** Dashes take long to draw: so many at most. */
const MOST_DASHED = 300;

/** What a link is in one tree, or in any of them: with the tree 0, whatever carries payloads in some tree is eager. */
export function carries(link, tree) {
  if (!link.eager) return link.kind;
  if (tree === 0) return link.eager.length ? 'eager' : 'lazy';
  if (link.eager.includes(tree)) return 'eager';
  return link.lazy.includes(tree) ? 'lazy' : 'link';
}

/** Colour, width and dashes of what `carries` says. Where many would be dashed those that are lazy are thin and pale instead. */
export function stroke(what, colours, dashed = 1) {
  const many = dashed > MOST_DASHED;
  return { colour: colours[COLOURS[many && what === 'lazy' ? 'link' : what]], width: (many ? WIDTHS_OF_MANY : WIDTHS)[what], dash: (!many && DASHES[what]) || null };
}

const svg = (name, attributes) => {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
};

function lineSign(what, colours) {
  const { colour: ink, width, dash } = stroke(what, colours);
  const picture = svg('svg', { viewBox: '0 0 24 12', class: 'line', 'aria-hidden': 'true' });
  picture.append(svg('path', { d: 'M1 6H23', stroke: ink, 'stroke-width': width, 'stroke-dasharray': dash || 'none' }));
  return picture;
}

const linkLegend = (colours) => LINKS.map(([what, text]) => el('li', { class: `is-${what}` }, lineSign(what, colours), text));

function sign(kind, fill) {
  const picture = svg('svg', { viewBox: '0 0 12 12', 'aria-hidden': 'true' });
  picture.append(kind === 'seed' ? svg('rect', { x: 1, y: 1, width: 10, height: 10, fill }) : svg('circle', { cx: 6, cy: 6, r: 5, fill }));
  return picture;
}
