// Whom others have reported dead to this seed, and whom it has banned.
import { json } from './api.js';
import { brief, byId, clock, el, keep, span } from './dom.js';

const OUTCOMES = { open: ['dim', 'being looked at'], hidden: ['warn', 'does not answer; left off the lists'],
  alive: ['good', 'has answered: stays'], removed: ['bad', 'removed'], left: ['dim', 'had said goodbye'] };

export async function refreshTrials() {
  const { accusations } = await json('/api/accusations');
  byId('accusations').hidden = !accusations.length;
  byId('accusations-empty').hidden = accusations.length > 0;
  keep(byId('accusations').tBodies[0], accusations, (one) => one.accused + one.began,
    (one) => el('tr', {}, el('td', {}, clock(one.began)), el('td', { class: 'mono' }, brief(one.accused)),
      el('td', { class: 'mono' }, one.reporter ? brief(one.reporter) : 'its connection ended'), el('td', { class: 'num' }), el('td')),
    (row, one) => {
      const [kind, words] = OUTCOMES[one.outcome];
      row.cells[3].textContent = one.reports;
      row.cells[4].className = kind;
      row.cells[4].textContent = one.outcome === 'open' ? words : `${words} (${clock(one.ended)})`;
    });
  const { bans } = await json('/api/bans');
  byId('bans-empty').hidden = bans.length > 0;
  keep(byId('bans'), bans, (ban) => ban.subject, () => el('li', { class: 'mono' }),
    (row, ban) => { row.textContent = `${brief(ban.subject)} for another ${span(ban.leftMillis)}`; });
}
