// Publishing, sending to one peer, and subscriptions of this page.
import { events, json, post } from './api.js';
import { brief, byId, el, keep } from './dom.js';
import { imageType, showImage } from './messages.js';

const WHERE = { publish: ['Topic', 'sensors/room1'], send: ['Peer', 'id or host:port'] };
const subscriptions = new Map();

byId('say-kind').addEventListener('change', () => {
  const where = WHERE[byId('say-kind').value];
  byId('say-where').hidden = !where;
  byId('say-target').required = Boolean(where);
  if (where) [byId('say-where-label').textContent, byId('say-target').placeholder] = where;
});

export function setUpSaying(said) {
  byId('say').addEventListener('submit', async (event) => {
    event.preventDefault();
    const button = event.target.querySelector('button');
    const result = byId('say-result');
    button.disabled = true;
    try {
      const answer = await say();
      result.className = answer.neighbours === 0 ? 'warn' : 'good';
      result.textContent = words(answer);
      byId('say-text').value = '';
      byId('say-file').value = '';
      said(answer);
    } catch (problem) {
      result.className = 'bad';
      result.textContent = `Not sent: ${problem.message}`;
    }
    button.disabled = false;
  });
}

function words(answer) {
  if (answer.delivered) return `Delivered to ${brief(answer.to)} in ${answer.millis} ms.`;
  return answer.neighbours === 0 ? 'No neighbours yet: nobody received it.' : `On its way: ${brief(answer.hash.split('/')[0])}.`;
}

function say() {
  const kind = byId('say-kind').value;
  const file = byId('say-file').files[0];
  const target = encodeURIComponent(byId('say-target').value.trim());
  const path = { broadcast: '/api/broadcast', publish: `/api/publish?topic=${target}`, send: `/api/send?to=${target}` }[kind];
  return post(path, file || byId('say-text').value, file ? file.type || 'application/octet-stream' : undefined);
}

// ---- topics ----

byId('subscribe').addEventListener('submit', (event) => {
  event.preventDefault();
  const filter = byId('filter').value.trim();
  byId('subscribe-error').textContent = '';
  byId('filter').value = '';
  if (subscriptions.has(filter)) return;
  const subscription = { frame: null };
  subscription.stop = events(`/api/subscribe?order=newest&filter=${encodeURIComponent(filter)}`,
    (name, message) => heard(subscription, message),
    { refused: (problem) => {
      subscriptions.delete(filter);
      byId('subscribe-error').textContent = problem.message;
    }, open: refreshTopics });
  subscriptions.set(filter, subscription);
});

/** Images of a topic show one over the other, as a film does. */
function heard(subscription, message) {
  if (!message.payload || !subscription.image) return;
  const content = Uint8Array.from(atob(message.payload), (c) => c.charCodeAt(0));
  const type = imageType(message.contentType) || (content[0] === 0xff && content[1] === 0xd8 ? 'image/jpeg' : null);
  if (type) showImage(subscription.image, content, type);
}

function topicItem(topic) {
  const mine = subscriptions.get(topic.filter);
  const row = el('div', { class: 'row' }, el('span', { class: 'name mono' }, topic.filter), el('span', { class: 'dim count' }));
  const li = el('li', {}, row);
  if (mine) {
    mine.image = el('img', { alt: '' });
    mine.image.hidden = true;
    mine.image.addEventListener('load', () => { mine.image.hidden = false; });
    row.append(el('button', { type: 'button', onclick: () => {
      mine.stop();
      subscriptions.delete(topic.filter);
      setTimeout(refreshTopics, 300);
    } }, 'Unsubscribe'));
    li.append(mine.image);
  }
  return li;
}

export async function refreshTopics() {
  const topics = await json('/api/topics');
  keep(byId('topics'), topics, (topic) => topic.filter + subscriptions.has(topic.filter), topicItem, (li, topic) => {
    li.querySelector('.count').textContent = `${topic.received} received${topic.dropped ? `, ${topic.dropped} dropped` : ''}`;
  });
  byId('topics-empty').hidden = topics.length > 0;
}
