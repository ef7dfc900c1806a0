/** Tabs after the pattern of the ARIA Authoring Practices: arrow keys move between them. */

import { element } from "./dom";

export class Tabs {
  readonly root: HTMLElement;
  private readonly buttons = new Map<string, HTMLButtonElement>();
  private readonly panels = new Map<string, HTMLElement>();
  current: string;

  constructor(tabs: Record<string, [string, HTMLElement]>) {
    const list = element("div", { role: "tablist", "aria-label": "Views" });
    list.addEventListener("keydown", (event) => this.key(event));
    this.root = element("div", { class: "tabs" }, list);
    for (const [name, [label, content]] of Object.entries(tabs)) {
      const tab = element("button", { type: "button", role: "tab", id: `tab-${name}`, "aria-controls": `panel-${name}`, onclick: () => this.open(name) }, label);
      const panel = element("div", { role: "tabpanel", id: `panel-${name}`, "aria-labelledby": `tab-${name}` }, content);
      this.buttons.set(name, tab);
      this.panels.set(name, panel);
      list.append(tab);
      this.root.append(panel);
    }
    this.current = Object.keys(tabs)[0] ?? "";
    this.open(this.current);
  }

  open(wanted: string): void {
    this.current = wanted;
    for (const [name, tab] of this.buttons) {
      tab.setAttribute("aria-selected", String(name === wanted));
      tab.tabIndex = name === wanted ? 0 : -1;
      (this.panels.get(name) as HTMLElement).hidden = name !== wanted;
    }
  }

  label(name: string, text: string): void {
    const tab = this.buttons.get(name);
    if (tab && tab.textContent !== text) tab.textContent = text;
  }

  private key(event: KeyboardEvent): void {
    const names = [...this.buttons.keys()];
    const index = names.indexOf(this.current);
    const next = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: names.length - 1 }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    this.open(names[(next + names.length) % names.length] as string);
    this.buttons.get(this.current)?.focus();
  }
}
