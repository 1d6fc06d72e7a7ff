// Requests to the node that served this page. The token travels in a header, never in an address.

const KEY = 'grapevine-token';
const LONGEST_WAIT = 10000;

export const token = {
  get: () => sessionStorage.getItem(KEY),
  set: (value) => sessionStorage.setItem(KEY, value),
  forget: () => sessionStorage.removeItem(KEY),
};

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function request(path, options = {}) {
  const headers = { ...options.headers };
  if (token.get()) headers.Authorization = `Bearer ${token.get()}`;
  const answer = await fetch(path, { ...options, headers, cache: 'no-store' });
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    throw new Refused(answer.status, problem.detail || `the node answers ${answer.status}`);
  }
  return answer;
}

export const json = async (path) => (await request(path)).json();
export const bytes = async (path) => (await request(path)).arrayBuffer();

export const post = async (path, body, type) =>
  (await request(path, { method: 'POST', body, headers: { 'Content-Type': type || 'text/plain; charset=utf-8' } })).json();

/**
 * Server-sent events, read with fetch so that the token can go in a header. Begins again when the stream ends.
 * Returns a function that stops it. `refused` hears of what will not get better by itself.
 */
export function events(path, heard, { refused = () => {}, open = () => {}, lost = () => {} } = {}) {
  const stopper = new AbortController();
  let wait = 500;
  const pause = () => new Promise((done) => { setTimeout(done, wait); });
  (async () => {
    while (!stopper.signal.aborted) {
      try {
        const answer = await request(path, { signal: stopper.signal });
        wait = 500;
        open();
        await read(answer.body.getReader(), heard);
        lost();
      } catch (problem) {
        if (stopper.signal.aborted) return;
        if (problem instanceof Refused && problem.status < 500) {
          refused(problem);
          return;
        }
        lost();
      }
      await pause();
      wait = Math.min(wait * 2, LONGEST_WAIT);
    }
  })();
  return () => stopper.abort();
}

async function read(reader, heard) {
  const decoder = new TextDecoder();
  let text = '';
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    text += decoder.decode(value, { stream: true });
    let end = text.indexOf('\n\n');
    while (end >= 0) {
      tell(text.slice(0, end), heard);
      text = text.slice(end + 2);
      end = text.indexOf('\n\n');
    }
  }
}

function tell(block, heard) {
  let name = 'message';
  let data = '';
  for (const line of block.split('\n')) {
    if (line.startsWith('event: ')) name = line.slice(7);
    if (line.startsWith('data: ')) data += line.slice(6);
  }
  if (data) heard(name, JSON.parse(data));
}
