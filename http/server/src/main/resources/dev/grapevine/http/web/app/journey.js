// How a message that was published here travelled: asked of the peers that have it, shown as a timeline and in the graph.
import { events } from './api.js';
import { brief, byId } from './dom.js';
import { showTimeline } from './timeline.js';

const SHOWN_MILLIS = 3000;
const MOST_WAIT = 8000;

export function createJourneys(graph, self) {
  let stop = () => {};
  let told = null;

  /** Asks for the journey of a message, in place of the one before. */
  function follow(hash) {
    stop();
    told = { hash, arrivals: [], missing: 0, asked: 0, known: 0, ended: false };
    const mine = told;
    stop = events(`/api/journey?hash=${encodeURIComponent(hash)}`, (name, event) => heard(mine, name, event));
    setTimeout(() => end(mine), MOST_WAIT);
    render();
  }

  function heard(journey, name, event) {
    if (journey !== told || journey.ended) return;
    if (name === 'begin') Object.assign(journey, event, { arrivals: [], missing: 0 });
    if (name === 'arrival') journey.arrivals.push(event);
    if (name === 'missing') journey.missing += 1;
    if (name === 'end') end(journey);
    render();
  }

  function end(journey) {
    if (journey !== told || journey.ended) return;
    journey.ended = true;
    stop();
    render();
    play();
  }

  /** Each arrival with the one that it most likely came from: one hop less, linked if possible, the earliest. */
  function ways() {
    const origin = { peer: self, hops: 0, delayMillis: 0 };
    const all = [...told.arrivals].sort((a, b) => a.delayMillis - b.delayMillis || a.hops - b.hops);
    return all.map((arrival) => {
      const before = arrival.hops <= 1 ? [origin] : all.filter((one) => one.hops === arrival.hops - 1);
      const linked = before.filter((one) => graph.linked(one.peer, arrival.peer));
      const via = linked[0] || before[0];
      return { ...arrival, via, sure: arrival.hops <= 1, step: via ? Math.max(0, arrival.delayMillis - via.delayMillis) : null };
    });
  }

  /** The graph shows it slowly: a network on one machine is done in milliseconds. */
  function play() {
    const all = ways();
    byId('journey-again').hidden = !all.length;
    const last = Math.max(1, ...all.map((way) => way.delayMillis));
    const hops = Math.max(1, ...all.map((way) => way.hops));
    const still = matchMedia('(prefers-reduced-motion: reduce)').matches;
    // By time, but never against the order of hops.
    const moment = (way) => (still ? 0 : SHOWN_MILLIS * (0.5 * (way.hops / hops) + 0.5 * (way.delayMillis / last)));
    const now = Date.now();
    graph.travel(all.filter((way) => way.via).map((way) => ({
      from: way.via.peer, to: way.peer, begin: now + (way.via.hops ? moment(way.via) : 0), end: now + moment(way) })));
  }

  function words() {
    const { arrivals, asked, known, missing, ended } = told;
    const some = known > asked ? ` (of ${known} that are known)` : '';
    if (!ended) return `${arrivals.length} of ${asked || '…'} peers${some} have it so far.`;
    if (!asked) return 'There is nobody to ask yet.';
    const silent = missing ? ` ${missing} have not got it, or do not say.` : '';
    const hops = Math.max(0, ...arrivals.map((arrival) => arrival.hops));
    const last = Math.max(0, ...arrivals.map((arrival) => arrival.delayMillis));
    return `${arrivals.length} of ${asked} peers${some} had it within ${last} ms and ${hops} ${hops === 1 ? 'hop' : 'hops'}.${silent}`;
  }

  function render() {
    byId('journey-empty').hidden = true;
    byId('journey-state').textContent = `${brief(told.hash.split('/')[0])}: ${words()}`;
    showTimeline(told.hash, ways(), self);
  }

  byId('journey-again').addEventListener('click', play);
  return { follow };
}
