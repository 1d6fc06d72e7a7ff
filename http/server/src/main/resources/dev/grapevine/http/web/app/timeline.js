// The arrivals of one message, a row each: who, over how many links, when, from whom.
import { brief, byId, el, keep } from './dom.js';

/** `ways` are {peer, hops, delayMillis, via: {peer} or none, sure, step: milliseconds from via to peer or null}. */
export function showTimeline(message, ways, self) {
  const last = Math.max(1, ...ways.map((way) => way.delayMillis));
  keep(byId('journey'), ways, (way) => message + way.peer, row, (li, way) => {
    const [peer, hop, track, delay, via] = li.children;
    const step = Math.max(0, way.step ?? 0);
    peer.textContent = brief(way.peer);
    hop.textContent = `hop ${way.hops}`;
    track.firstChild.style.marginLeft = `${(100 * (way.delayMillis - step)) / last}%`;
    track.firstChild.style.width = `${Math.max(1, (100 * step) / last)}%`;
    delay.textContent = `${Math.round(way.delayMillis)} ms`;
    via.textContent = way.via ? `+${Math.round(step)} ms ${way.sure ? '' : 'probably '}from ${way.via.peer === self ? 'here' : brief(way.via.peer)}` : 'from nobody that was asked';
  });
}

function row() {
  return el('li', {}, el('span', { class: 'mono' }), el('span', { class: 'hop' }), el('span', { class: 'track' }, el('span')),
    el('span', { class: 'num' }), el('span', { class: 'dim via' }));
}
