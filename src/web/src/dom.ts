/** Elements with their attributes and children. Text only ever becomes a text node: no markup is parsed. */

export type Child = Node | string | null | undefined | false;
type Value = string | number | boolean | null | undefined | ((event: never) => void);
export type Attributes = Record<string, Value>;

const SVG = "http://www.w3.org/2000/svg";

export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  return filled(document.createElement(name), attributes, children);
}

export function svg<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

/** A button that is none of a form's. */
export function button(label: Child, run: () => void, attributes: Attributes = {}): HTMLButtonElement {
  return element("button", { type: "button", onclick: run, ...attributes }, label);
}

/** A key as it is written in hints. */
export function key(name: string): HTMLElement {
  return element("kbd", {}, name);
}

/** Show `children` in place of what `parent` shows now. */
export function show(parent: Element, ...children: Child[]): void {
  parent.replaceChildren(...children.filter((child): child is Node | string => !!child));
}

/** Have screen readers say a sentence. */
export function announce(sentence: string): void {
  const place = document.getElementById("announcements");
  if (place) place.textContent = sentence;
}

function filled<E extends Element>(made: E, attributes: Attributes, children: Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name.slice(2), value as EventListener);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, String(value));
  }
  show(made, ...children);
  return made;
}
