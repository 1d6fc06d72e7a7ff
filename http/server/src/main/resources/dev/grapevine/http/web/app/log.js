// What has happened lately, the latest first.
import { brief, byId, clock, el } from './dom.js';

const MOST = 200;
const MOST_NAMED = 10;

export function note(kind, text) {
  byId('log-empty').hidden = true;
  byId('log').prepend(el('li', { class: kind }, el('time', {}, clock(Date.now())), text));
  while (byId('log').children.length > MOST) byId('log').lastChild.remove();
}

/** Nodes one by one, or how many when they are many. */
export function tell(kind, nodes, one, many) {
  if (nodes.length > MOST_NAMED) note(kind, `${nodes.length} peers ${many}`);
  else nodes.forEach((node) => note(kind, `${brief(node.id)} at ${node.address} ${one}`));
}
