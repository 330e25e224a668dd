// Server-sent events (WHATWG HTML, 9.2.6) read from a response: EventSource cannot POST.

/**
 * @param {ReadableStream<Uint8Array>} stream
 * @yields {{id: string|null, type: string, data: string}}
 */
export async function* events(stream) {
  let event = { type: "message", data: [] };
  let id = null;
  for await (const line of lines(stream)) {
    if (line === "") {
      if (event.data.length > 0) yield { id, type: event.type, data: event.data.join("\n") };
      event = { type: "message", data: [] };
      continue;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") event.type = value;
    else if (field === "data") event.data.push(value);
    else if (field === "id" && !value.includes("\0")) id = value;
  }
}

async function* lines(stream) {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += decoder.decode(value, { stream: true });
      // A carriage return at the end may be half of a line's end.
      const whole = rest.endsWith("\r") ? rest.slice(0, -1) : rest;
      const found = whole.split(/\r\n|\n|\r/);
      rest = found.pop() + rest.slice(whole.length);
      yield* found;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}
