// Numbers over time, the last fifteen minutes of this page, and the degree distribution of a seed.
/* global uPlot */
import { byId, colour, el } from './dom.js';
import { fitPowerLaw } from './powerlaw.js';

const MOST = 450;
const HEIGHT = 170;

/** A chart of named lines; `add(values)` gives the next point of each, null where there is none. */
export function timeChart(title, names) {
  const data = [[], ...names.map(() => [])];
  const series = [{ value: (u, v) => (v ? new Date(v * 1000).toLocaleTimeString([], { hour12: false }) : '–') },
    ...names.map((label, i) => ({ label, stroke: () => colour(['accent', 'warn', 'seed'][i]), width: 2, dash: [[], [6, 3], [2, 2]][i],
      points: { show: false }, value: (u, v) => (v == null ? '–' : +v.toFixed(v < 1 ? 3 : 1)) }))];
  const chart = draw(title, { series, scales: { y: { range: (u, low, high) => [0, Math.max(1, high * 1.1)] } } }, data);
  return (values) => {
    data[0].push(Date.now() / 1000);
    values.forEach((value, i) => data[i + 1].push(value));
    if (data[0].length > MOST) data.forEach((column) => column.shift());
    chart.setData(data);
    chart.setLegend({ idx: data[0].length - 1 });
  };
}

/** How many peers have how many links, both axes logarithmic. */
export function degreeChart(title) {
  const log = { distr: 3, log: 10 };
  const chart = draw(title, {
    scales: { x: { ...log, time: false, range: (u, low, high) => [0.9, Math.max(10, high * 1.2)] },
      y: { ...log, range: (u, low, high) => [0.9, Math.max(10, high * 1.2)] } },
    series: [{ label: 'links' }, { label: 'peers', stroke: () => colour('accent'), paths: () => null,
      points: { show: true, size: 7, fill: () => colour('accent') } },
    { label: 'fitted', stroke: () => colour('warn'), width: 2, dash: [6, 3], points: { show: false },
      value: (u, v) => (v == null ? '–' : v.toFixed(1)) }],
  }, [[], [], []]);
  const said = el('p', { class: 'dim', id: 'fit' });
  chart.root.after(said);
  return (degrees) => {
    const counts = new Map();
    for (const degree of degrees) if (degree > 0) counts.set(degree, (counts.get(degree) || 0) + 1);
    const sorted = [...counts].sort((a, b) => a[0] - b[0]);
    const law = fitPowerLaw(sorted);
    chart.setData([sorted.map((c) => c[0]), sorted.map((c) => c[1]),
      sorted.map(([degree]) => (law && degree >= law.least ? law.peers(degree) : null))]);
    said.textContent = law ? `Fitted power law: exponent ${law.exponent.toFixed(2)} from ${law.least} links on.`
      : 'A power law is fitted from 50 peers on, if their numbers of links differ enough.';
  };
}

function draw(title, options, data) {
  const body = el('div');
  byId('charts').append(el('figure', {}, el('figcaption', {}, title), body));
  const axis = { stroke: () => colour('dim'), grid: { stroke: () => colour('line'), width: 1 }, ticks: { show: false }, size: 44 };
  const chart = new uPlot({
    width: Math.max(200, body.clientWidth), height: HEIGHT, axes: [{ ...axis, size: 34, values: clockTicks(options) }, axis],
    cursor: { drag: { x: false, y: false } }, ...options,
  }, data, body);
  new ResizeObserver(() => {
    if (body.clientWidth) chart.setSize({ width: body.clientWidth, height: HEIGHT });
  }).observe(body);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => chart.redraw());
  return chart;
}

function clockTicks(options) {
  if (options.scales.x) return undefined;
  return (u, ticks) => ticks.map((t) => new Date(t * 1000).toLocaleTimeString([], { hour12: false, hour: '2-digit', minute: '2-digit', second: '2-digit' }));
}
