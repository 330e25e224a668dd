// Elements built by calls. Text only ever becomes text: nothing here parses HTML.

/**
 * An element.
 * @param {string} name
 * @param {object} [properties] `on` holds listeners by event; true sets an attribute, false and
 *   null leave it out.
 * @param {...(Node|string|null|false)} children
 */
export function el(name, properties = {}, ...children) {
  return dressed(document.createElement(name), properties, children);
}

/** The same for SVG. */
export function svg(name, properties = {}, ...children) {
  return dressed(document.createElementNS("http://www.w3.org/2000/svg", name), properties, children);
}

/** Words of others in a line: which way they are written ends with them. */
export function words(text, properties = {}) {
  return el("bdi", properties, text);
}

export function byId(id) {
  return document.getElementById(id);
}

function dressed(node, { on = {}, ...attributes }, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) node.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
  }
  for (const [event, listener] of Object.entries(on)) node.addEventListener(event, listener);
  node.append(...children.filter((child) => child !== null && child !== false && child !== undefined));
  return node;
}
