// A question on its way: the events of POST /chat, picked up where the connection broke.

import { Problem, Unreachable, post } from "./api.js";
import { events } from "./sse.js";

const MOST_TRIES = 4;
const FIRST_PAUSE = 300; // milliseconds, doubled with each try

/**
 * @param {object} asked the body
 * @param {AbortSignal} signal
 * @param {() => void} onLost called before it is tried again
 * @yields {{type: string, data: object}} up to an answer
 * @throws {Problem|Unreachable} or AbortError
 */
export async function* chat(asked, signal, onLost) {
  const place = { last: null, tries: 0 };
  for (;;) {
    try {
      for await (const event of connection(asked, signal, place)) {
        yield event;
        if (event.type === "answer") return;
      }
    } catch (error) {
      if (signal.aborted || (error instanceof Problem && !forgotten(error, place))) throw error;
    }
    place.tries += 1;
    if (place.tries > MOST_TRIES) {
      throw new Unreachable("The connection to the service was lost before the answer was whole.");
    }
    onLost();
    await pause(FIRST_PAUSE * 2 ** (place.tries - 1), signal);
  }
}

async function* connection(asked, signal, place) {
  const headers = place.last === null ? {} : { "last-event-id": place.last };
  const response = await post("/chat", { ...asked, stream: true }, { signal, headers });
  for await (const { id, type, data } of events(response.body)) {
    place.last = id ?? place.last;
    place.tries = 0;
    const read = JSON.parse(data);
    if (type === "error") throw new Problem(read);
    yield { type, data: read };
  }
}

/** Whether the service no longer knows the stream; it is then asked from the beginning. */
function forgotten(error, place) {
  const gone = place.last !== null && [404, 409, 410, 412].includes(error.status);
  if (gone) place.last = null;
  return gone;
}

function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new DOMException("stopped", "AbortError"));
    }, { once: true });
  });
}
