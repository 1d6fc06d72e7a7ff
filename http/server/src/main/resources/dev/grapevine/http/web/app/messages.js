// Messages that the node keeps. Texts are text; images are blobs with a type chosen here.
import { bytes, json } from './api.js';
import { brief, byId, clock, el, keep, size } from './dom.js';

const IMAGES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/svg+xml'];
const MOST_IMAGE_BYTES = 16 * 1024 * 1024;
const MOST_SHOWN = 500;
let shown = [];
let older = null;

export const imageType = (type) => IMAGES.find((known) => (type || '').toLowerCase().split(';')[0].trim() === known);

/** Shows bytes in an image element; what it showed before is given back. */
export function showImage(image, content, type) {
  if (image.src) URL.revokeObjectURL(image.src);
  image.src = URL.createObjectURL(new Blob([content], { type }));
}

function body(message) {
  const type = imageType(message.contentType);
  if (type && message.bytes <= MOST_IMAGE_BYTES) {
    const image = el('img', { alt: `Image published by ${brief(message.origin)}` });
    bytes(`/api/payload?hash=${encodeURIComponent(message.hash)}`)
      .then((content) => showImage(image, content, type))
      .catch(() => image.replaceWith(el('p', { class: 'dim' }, 'This image is not kept any more.')));
    return image;
  }
  if (!message.text && message.bytes) {
    return el('div', { class: 'dim' }, `${size(message.bytes)}, too large to be kept`);
  }
  const binary = message.text.includes('\ufffd');
  const text = binary ? `${size(message.bytes)} that are no text` : message.text;
  return el('div', { class: binary ? 'dim' : 'text' }, text);
}

function way(message) {
  return message.hops ? `${message.hops} ${message.hops === 1 ? 'hop' : 'hops'}, ${message.delayMillis} ms` : 'from here';
}

function item(message) {
  const meta = el('div', { class: 'meta' }, el('time', { datetime: message.received }, clock(message.received)),
    el('span', { class: 'mono', title: message.origin }, brief(message.origin)),
    el('span', {}, message.topic ? `topic ${message.topic}` : 'to everybody'), el('span', {}, way(message)), el('span', {}, size(message.bytes)));
  const li = el('li', {}, meta, body(message));
  li.addEventListener('gone', () => li.querySelectorAll('img').forEach((image) => URL.revokeObjectURL(image.src)));
  return li;
}

function render() {
  keep(byId('messages'), [...shown].reverse(), (message) => message.hash, item);
  byId('messages-empty').hidden = shown.length > 0;
  byId('older').hidden = !older || shown.length >= MOST_SHOWN;
}

/** The newest page, with older ones that were asked for before. */
export async function refreshMessages() {
  const page = await json('/api/messages?limit=100');
  const fresh = new Set(page.messages.map((message) => message.hash));
  const joins = shown.findIndex((message) => fresh.has(message.hash));
  if (joins > 0) shown = [...shown.slice(0, joins), ...page.messages].slice(-MOST_SHOWN);
  else {
    shown = page.messages;
    older = page.before || null;
  }
  render();
  return page.messages;
}

byId('older').addEventListener('click', async () => {
  const page = await json(`/api/messages?limit=100&before=${encodeURIComponent(older)}`);
  shown = [...page.messages, ...shown];
  older = page.before || null;
  render();
});
