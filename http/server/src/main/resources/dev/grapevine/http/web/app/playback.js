// The page of a simulated run: its time, faults by hand, messages on their way as the frames themselves tell it.
import { events, json, post } from './api.js';
import { timeChart } from './charts.js';
import { brief, byId, el, keep, state } from './dom.js';
import { createGraph } from './graph.js';
import { tell } from './log.js';
import { showTimeline } from './timeline.js';

const EVERY = 1000;
const MANY = 1000;
const MOST_ROWS = 64;
const STEP_MILLIS = 350;
const STAYS_MILLIS = 3000;
let charts = null;
let last = null;
let graph = null;
let picked = null;
let steps = [];
let followed = null;

// ---- the run at a glance ----

const time = (millis) => {
  const seconds = Math.floor(millis / 1000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
};

function tiles(status) {
  const values = { 'Virtual time': time(status.nowMillis), Peers: status.peers, Gone: status.gone, Links: status.links,
    'Links a peer': status.meanDegree.toFixed(1), Components: status.components, Published: status.published, Delivered: status.delivered };
  keep(byId('tiles'), Object.entries(values), ([name]) => name,
    ([name]) => el('div', {}, el('dt', {}, name), el('dd')),
    (tile, [, value]) => { tile.lastChild.textContent = typeof value === 'number' ? value.toLocaleString('en') : value; });
}

function chart(status) {
  const seconds = last ? (status.nowMillis - last.nowMillis) / 1000 : 0;
  const rate = (name) => (seconds > 0 ? (status[name] - last[name]) / seconds : null);
  charts.peers([status.peers, status.components]);
  charts.messages([rate('delivered'), rate('published')]);
  charts.delay([status.delay50Millis ?? null, status.delay95Millis ?? null]);
}

function outcome(status) {
  const rows = status.outcome.map((finding, i) => ({ ...finding, key: `${i} ${finding.what}` }));
  byId('outcome').hidden = !rows.length;
  keep(byId('outcome').tBodies[0], rows, (row) => row.key,
    (row) => el('tr', {}, el('td', {}, row.what), el('td', {}, row.bar), el('td', { class: 'num' }, row.figure),
      el('td', { class: row.held ? 'good' : 'bad' }, row.bar ? (row.held ? 'yes' : 'missed') : '')));
}

function show(status) {
  if (last && status.nowMillis < last.nowMillis) last = null;
  tiles(status);
  chart(status);
  outcome(status);
  last = status;
  byId('pause').textContent = status.paused ? 'Go on' : 'Pause';
  byId('speed').value = status.speed === 0 ? 'max' : String(status.speed);
  const { ending } = status.simulation;
  if (status.paused) state('warn', 'paused');
  else state(ending.startsWith('broken') ? 'warn' : 'good', ending ? `scenario ${ending}; the network goes on` : 'playing');
}

// ---- messages on their way ----

function heard(name, event) {
  if (name === 'journey') followed = { ...event, arrivals: [], millis: new Map([[event.origin, 0]]) };
  if (name === 'arrivals' && followed?.message === event.message) arrived(event.arrivals);
  journey();
}

function arrived(arrivals) {
  const now = Date.now();
  steps = steps.filter((step) => now < step.end + STAYS_MILLIS);
  for (const arrival of arrivals) {
    const before = followed.millis.get(arrival.from);
    followed.millis.set(arrival.peer, arrival.delayMillis);
    followed.arrivals.push({ ...arrival, via: arrival.from ? { peer: arrival.from } : null, sure: true,
      step: before === undefined ? null : arrival.delayMillis - before });
    if (arrival.from) steps.push({ from: arrival.from, to: arrival.peer, begin: now, end: now + STEP_MILLIS });
  }
  graph.travel(steps);
}

function journey() {
  if (!followed) return;
  const { arrivals, origin } = followed;
  const hops = Math.max(0, ...arrivals.map((arrival) => arrival.hops));
  const millis = Math.round(Math.max(0, ...arrivals.map((arrival) => arrival.delayMillis)));
  byId('journey-empty').hidden = true;
  byId('journey-state').textContent = `From ${brief(origin)}: ${arrivals.length} others had it within ${millis} ms and ${hops} ${hops === 1 ? 'hop' : 'hops'}.`;
  showTimeline(followed.message, arrivals.slice(0, MOST_ROWS), '');
}

// ---- what one can do ----

async function act(path, said) {
  try {
    byId('play-result').className = '';
    byId('play-result').textContent = said(await post(path, ''));
  } catch (problem) {
    byId('play-result').className = 'bad';
    byId('play-result').textContent = problem.message;
  }
  await round().catch(() => {});
}

const peers = (count) => `${count} ${count === 1 ? 'peer' : 'peers'}`;

function fault(event) {
  event.preventDefault();
  const whom = byId('fault-whom').value;
  if (whom === 'picked' && !picked) {
    byId('play-result').textContent = 'Select a peer in the picture of the network first.';
    return;
  }
  const query = new URLSearchParams({ what: byId('fault-what').value });
  if (whom === 'picked') query.set('peer', picked);
  else query.set('percent', byId('fault-percent').value);
  if (whom === 'hubs') query.set('hubs', 'true');
  act(`/api/fault?${query}`, ({ hosts }) => `Done to ${peers(hosts)}.`);
}

function setUp() {
  byId('pause').addEventListener('click', () => act(`/api/play?paused=${!last?.paused}`, () => ''));
  byId('speed').addEventListener('change', () => act(`/api/play?speed=${byId('speed').value}`, () => ''));
  byId('publish').addEventListener('click', () => act('/api/publish', () => 'Published by somebody; see its journey.'));
  byId('repair').addEventListener('click', () => act('/api/repair', ({ hosts }) => `${peers(hosts)} started again; nothing is cut off.`));
  byId('fault').addEventListener('submit', fault);
  byId('fault-whom').addEventListener('change', () => { byId('fault-share').hidden = byId('fault-whom').value === 'picked'; });
}

// ---- asking ----

let rounds = 0;

async function round() {
  const status = await json('/api/status');
  show(status);
  if (rounds % (status.peers > MANY ? 3 : 1) === 0) graph.show(await json('/api/graph'));
  rounds += 1;
}

/** Shows the run for as long as the page is open. */
export async function play(status) {
  document.body.classList.add('simulation');
  byId('main').hidden = false;
  const { scenario, nodes, seed } = status.simulation;
  byId('who').textContent = `simulation: scenario ${scenario}, ${nodes} peers, random seed ${seed}`;
  document.title = `scenario ${scenario} · Grapevine`;
  byId('journey-empty').textContent = 'Nothing has been published yet.';
  byId('journey-note').textContent = `Every few seconds another message is followed, and at once what you publish: the first ${MOST_ROWS} arrivals, in virtual time.`;
  charts = { peers: timeChart('Peers', ['alive', 'components']), messages: timeChart('Messages in a second of virtual time', ['delivered', 'published']),
    delay: timeChart('The latest deliveries: milliseconds from their origins', ['half within', '95 % within']) };
  graph = createGraph(byId('graph'), (came, left) => {
    tell('good', came, 'joined', 'joined');
    tell('bad', left, 'is gone', 'are gone');
  }, (node) => { picked = node.kind === 'peer' ? node.id : null; });
  setUp();
  events('/api/events', heard);
  for (;;) {
    await round().catch((problem) => state('bad', problem instanceof TypeError ? 'the simulator does not answer; trying again' : problem.message));
    await new Promise((done) => { setTimeout(done, EVERY); });
  }
}
