// Small helpers. Whatever came over the network becomes text, never markup.

export const byId = (id) => document.getElementById(id);

/** An element with attributes and children; strings become text. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'class') element.className = value;
    else if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** Makes the children of a list those of the entries, and keeps the elements of those that stay. */
export function keep(list, entries, key, make, update = () => {}) {
  const old = new Map([...list.children].map((child) => [child.dataset.key, child]));
  let at = list.firstElementChild;
  for (const entry of entries) {
    const id = key(entry);
    let child = old.get(id);
    old.delete(id);
    if (!child) {
      child = make(entry);
      child.dataset.key = id;
    }
    update(child, entry);
    if (child === at) at = at.nextElementSibling;
    else list.insertBefore(child, at);
  }
  for (const gone of old.values()) {
    gone.dispatchEvent(new Event('gone'));
    gone.remove();
  }
}

/** The word in the page's head. */
export function state(kind, text) {
  byId('state').className = kind;
  byId('state').textContent = text;
}

export const brief = (id) => (/^[0-9a-f]{64}$/.test(id) ? id.slice(0, 8) : id);
export const clock = (date) => new Date(date).toLocaleTimeString([], { hour12: false });

export function span(millis) {
  const seconds = Math.floor(millis / 1000);
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1048576 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1048576).toFixed(1)} MiB`;
}

/** Runs the function a moment after the first of several calls. */
export function soon(run, millis) {
  let timer = 0;
  return () => {
    if (!timer) timer = setTimeout(() => { timer = 0; run(); }, millis);
  };
}

export const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
