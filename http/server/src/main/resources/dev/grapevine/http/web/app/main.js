// The page of one node, or of a simulated run, which playback.js shows: asks it every two seconds, hears its events, and shows what it knows.
import { events, json, Refused, token } from './api.js';
import { degreeChart, timeChart } from './charts.js';
import { brief, byId, el, keep, soon, span, state } from './dom.js';
import { createGraph } from './graph.js';
import { createJourneys } from './journey.js';
import { note, tell } from './log.js';
import { refreshMessages } from './messages.js';
import { refreshTrials } from './trials.js';
import { refreshTopics, setUpSaying } from './say.js';

const EVERY = 2000;
const MANY = 1000;
const MOST_ROWS = 200;
let seed = false;
let graph = null;
let journeys = null;
let charts = null;
let last = null;
let delays = [];
let rounds = 0;

// ---- what a node says of itself ----

function tiles(status) {
  const values = seed
    ? { Peers: status.peers, 'Not answering': status.hidden, 'At most': status.maxPeers.toLocaleString('en'), Up: span(status.uptimeMillis) }
    : { Neighbours: `${status.neighbours} of ${status.maxPeers}`, Seeds: `${status.seedsJoined} of ${status.seedsWanted}`,
      'Known peers': status.knownPeers, 'Messages kept': status.messages, Mode: status.mode, Up: span(status.uptimeMillis) };
  keep(byId('tiles'), Object.entries(values), ([name]) => name,
    ([name]) => el('div', {}, el('dt', {}, name), el('dd')),
    (tile, [, value]) => { tile.lastChild.textContent = value; });
}

function makeCharts() {
  if (seed) {
    return { peers: timeChart('Peers', ['registered', 'not answering']), churn: timeChart('A second', ['registered', 'gone']),
      degrees: degreeChart('How many peers have how many links') };
  }
  return { deliveries: timeChart('Messages a second', ['received', 'published', 'duplicates']),
    redundancy: timeChart('Redundancy: duplicates for each new payload', ['redundancy']),
    delay: timeChart('Broadcasts: milliseconds from their origins', ['half within', '95 % within', '99 % within']),
    waiting: timeChart('Waiting to be written to links, KiB', ['now']),
    full: timeChart('Deferred and dropped, a second', ['payloads', 'deliveries']),
    links: timeChart('Links', ['neighbours', 'known peers']),
    churn: timeChart('Links that come and go, a minute', ['up', 'lost']) };
}

function chart(status) {
  const seconds = last ? (status.uptimeMillis - last.uptimeMillis) / 1000 : 0;
  const rate = (...names) => (seconds <= 0 ? null
    : names.reduce((sum, name) => sum + (status.counters[name] || 0) - (last.counters[name] || 0), 0) / seconds);
  if (seed) {
    charts.peers([status.peers, status.hidden]);
    charts.churn([rate('peerRegistered'), rate('peerLeft', 'peerRemoved')]);
  } else {
    charts.deliveries([rate('messagesReceived'), rate('messagesPublished'), rate('bundleDuplicate')]);
    delays.sort((a, b) => a - b);
    const at = (share) => (delays.length ? delays[Math.floor((delays.length - 1) * share)] : null);
    charts.delay([at(0.5), at(0.95), at(0.99)]);
    delays = [];
    const fresh = rate('bundleReceived');
    charts.redundancy([fresh ? rate('bundleDuplicate') / fresh : null]);
    charts.waiting([status.waitingBytes / 1024]);
    charts.full([rate('payloadDeferred'), rate('deliveriesDropped')]);
    charts.links([status.neighbours, status.knownPeers]);
    const minutely = (name) => (seconds > 0 ? 60 * rate(name) : null);
    charts.churn([minutely('neighbourUp'), minutely('neighbourLost')]);
  }
}

/** In which trees the link to a neighbour carries payloads. */
function payloads({ eager, lazy }) {
  if (!eager.length) return lazy.length ? 'none' : '–';
  return lazy.length ? eager.join(', ') : 'all';
}

/** What this peer thinks of a neighbour, if it judges. */
function judgement({ score, misdeeds }) {
  if (misdeeds) return `${score}: it ${misdeeds}`;
  return score ? String(score) : '–';
}

const COLUMNS = {
  peer: [['peer', (n) => `${brief(n.id)} ${n.address}`], ['state', (n) => n.state], ['links', (n) => n.degree, 'num'],
    ['rtt', (n) => (n.rttMillis < 0 ? '–' : `${n.rttMillis.toFixed(1)} ms`), 'num'], ['score', judgement],
    ['eager in', payloads]],
  seed: [['peer', (n) => brief(n.id)], ['address', (n) => n.address], ['state', (n) => n.state], ['links', (n) => n.degree, 'num'],
    ['lease', (n) => (n.leaseMillis === undefined ? '–' : span(n.leaseMillis)), 'num']],
};

function table(rows) {
  const columns = COLUMNS[seed ? 'seed' : 'peer'];
  const head = byId('table').tHead.rows[0];
  if (!head.cells.length) head.append(...columns.map(([name, , kind]) => el('th', { scope: 'col', class: kind || '' }, name)));
  keep(byId('table').tBodies[0], rows.slice(0, MOST_ROWS), (row) => row.id,
    () => el('tr', {}, ...columns.map(([, , kind]) => el('td', { class: kind || 'mono' }))),
    (tr, row) => columns.forEach(([, value], i) => { tr.cells[i].textContent = value(row); }));
  byId('table').hidden = !rows.length;
  byId('table-note').textContent = rows.length > MOST_ROWS
    ? `The ${MOST_ROWS} with the most links, of ${rows.length}. All of them are at /api/peers.` : rows.length ? '' : seed
    ? 'No peer is registered yet: start one with java -jar peer.jar.' : 'No neighbour yet: start another peer.';
}

// ---- asking ----

async function refreshGraph() {
  const known = await json('/api/graph');
  graph.show(known);
  return known;
}

const graphSoon = soon(() => refreshGraph().catch(() => {}), 200);
const messagesSoon = soon(() => refreshMessages().catch(() => {}), 300);

async function round(status) {
  if (!charts) begin(status);
  tiles(status);
  chart(status);
  const changed = !last || ['messagesReceived', 'messagesPublished'].some((c) => status.counters[c] !== last.counters[c]);
  last = status;
  state(status.degraded ? 'warn' : 'good', status.degraded ? 'below the seed majority' : 'live');
  if (seed) {
    if (rounds % (status.peers > MANY ? 5 : 1) === 0) {
      const { nodes } = await refreshGraph();
      const registered = nodes.filter((node) => node.kind === 'registered');
      charts.degrees(registered.map((peer) => peer.degree));
      await refreshTrials();
      table((status.peers > MANY ? registered : (await json('/api/peers?limit=1000')).peers).sort((a, b) => b.degree - a.degree));
    }
  } else {
    table(await json('/api/neighbours'));
    await refreshGraph();
    await refreshTopics();
    if (changed) await refreshMessages();
  }
  rounds += 1;
}

function begin(status) {
  seed = status.hidden !== undefined;
  document.body.classList.toggle('seed', seed);
  const kind = seed ? 'seed' : 'peer';
  byId('who').textContent = `${kind} ${status.address}  ${brief(status.id)}  network ${status.network}`;
  document.title = `${kind} ${status.address} · Grapevine`;
  byId('table-title').textContent = seed ? 'Registry' : 'Neighbours';
  byId('login').hidden = true;
  byId('main').hidden = false;
  byId('forget').hidden = !token.get();
  charts = makeCharts();
  graph = createGraph(byId('graph'), (came, left) => {
    if (!seed) return;
    tell('good', came, 'registered', 'registered');
    tell('bad', left, 'is gone', 'are gone');
  });
  if (!seed) {
    journeys = createJourneys(graph, status.id);
    events('/api/events', happened);
  }
}

const TOLD = {
  neighbourUp: ['good', (e) => `neighbour ${brief(e.peer)} at ${e.address} is up`],
  neighbourLost: ['warn', (e) => `neighbour ${brief(e.peer)} is gone (${e.why})`],
  neighbourDead: ['bad', (e) => `neighbour ${brief(e.peer)} shows no life; the seeds are told`],
  neighbourFoundAgain: ['good', (e) => `neighbour ${brief(e.peer)} is found again`],
  seedJoined: ['good', (e) => `joined seed ${e.seed}`],
  seedLost: ['warn', (e) => `seed ${e.seed} is not available (${e.why})`],
  seedMajorityReached: ['good', (e) => `joined a majority of the seeds (${e.joined})`],
  belowSeedMajority: ['bad', (e) => `below the seed majority: ${e.joined} of ${e.wanted}`],
  deathRefuted: ['warn', (e) => `${brief(e.peer)} reported this peer dead; refuted`],
};

function happened(name, event) {
  if (name === 'delivery') {
    delays.push(event.delayMillis);
    if (delays.length > 10000) delays.shift();
    messagesSoon();
  } else if (TOLD[event.kind]) {
    const [kind, words] = TOLD[event.kind];
    note(kind, words(event));
    graphSoon();
  }
}

function askForToken(wrong) {
  state('warn', 'waiting for the token');
  byId('main').hidden = true;
  byId('login').hidden = false;
  byId('login-error').textContent = wrong ? 'That is not the token of this node.' : '';
  byId('token').focus();
}

async function live() {
  for (;;) {
    try {
      const status = await json('/api/status');
      if (status.simulation) {
        const { play } = await import('./playback.js');
        play(status);
        return;
      }
      await round(status);
    } catch (problem) {
      if (problem instanceof Refused && problem.status === 401) {
        askForToken(Boolean(token.get()));
        token.forget();
        return;
      }
      state('bad', problem instanceof TypeError ? 'the node does not answer; trying again' : problem.message);
    }
    await new Promise((done) => { setTimeout(done, EVERY); });
  }
}

byId('login-form').addEventListener('submit', (event) => {
  event.preventDefault();
  token.set(byId('token').value.trim());
  byId('token').value = '';
  live();
});
byId('forget').addEventListener('click', () => {
  token.forget();
  location.reload();
});
setUpSaying((answer) => {
  messagesSoon();
  if (answer.hash && answer.neighbours) journeys.follow(answer.hash);
});
live();
