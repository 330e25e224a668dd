// Calls to the service. What goes wrong is a Problem (it answered) or Unreachable (it did not).

/** An error that the service told, as a problem document (RFC 9457). */
export class Problem extends Error {
  /**
   * @param {{type?: string, detail?: string, status?: number}} document
   */
  constructor(document) {
    super(document.detail ?? "The service failed and did not say why; its log tells more.");
    this.status = document.status ?? 500;
    this.kind = (document.type ?? "").replace("urn:dateline:problem:", "");
  }
}

/** The service could not be reached, or went away in mid-answer. */
export class Unreachable extends Error {}

/** The JSON that a GET gives. */
export async function get(path, signal) {
  return (await call(path, { signal })).json();
}

/** The response to a POST of JSON. */
export function post(path, body, { signal, headers = {} } = {}) {
  return call(path, {
    method: "POST",
    body: JSON.stringify(body),
    headers: { "content-type": "application/json", ...headers },
    signal,
  });
}

/**
 * A response that is no error.
 * @throws {Problem|Unreachable} or AbortError
 */
export async function call(path, options) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Unreachable("The service cannot be reached. Is it running?");
  }
  if (!response.ok) throw new Problem(await documentOf(response));
  return response;
}

async function documentOf(response) {
  try {
    return { status: response.status, ...(await response.json()) };
  } catch {
    return { status: response.status };
  }
}
