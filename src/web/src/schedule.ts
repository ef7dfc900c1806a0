/** The schedule: a row a component, with how sure each cell is; sorted and filtered as the person likes. */

import { button, element, show } from "./dom";
import type { Component, Device } from "./review_data";
import { correctionOf, type Item } from "./result";
import { level, percent, room, sentence, shown, type Words } from "./wording";

interface Column {
  name: string;
  title: string;
  cell(item: Item): Cell | null;
}

interface Cell {
  text: string;
  confidence: number | null;
  /** What the machine read, where a person changed it. */
  was: string | null;
}

const STATES: Record<string, (item: Item, flagged: Set<string>) => boolean> = {
  "All states": () => true,
  "To check": (item) => !item.checked && !item.rejected,
  Checked: (item) => item.checked,
  "Doubtful cells": (item) => doubtful(item),
  "With findings": (item, flagged) => flagged.has(item.component.id),
  Corrected: (item) => item.component.corrections.some((change) => change.field !== "checked"),
  Rejected: (item) => item.rejected,
};

export class Schedule {
  readonly root: HTMLElement;
  readonly search: HTMLInputElement;
  /** The rows as they stand now. */
  items: Item[] = [];
  private readonly kinds: HTMLSelectElement;
  private readonly states: HTMLSelectElement;
  private readonly table = element("table");
  private readonly count = element("p", { class: "count", role: "status" });
  private sorted: { name: string; down: boolean } | null = null;
  private all: Item[] = [];
  private flagged = new Set<string>();
  private chosen: Item | null = null;

  constructor(
    private readonly words: Words,
    items: Item[],
    private readonly choose: (item: Item) => void,
  ) {
    const again = () => this.fill();
    this.search = element("input", { type: "search", placeholder: "Filter by ID, room, device …", "aria-label": "Filter the schedule", oninput: again });
    const first = items.some((item) => item.component.type === "door") ? "door" : "";
    this.kinds = element(
      "select", { "aria-label": "Kind of component", onchange: again },
      element("option", { value: "", selected: first === "" }, "All kinds"),
      ...[...words.components.values()].map((kind) =>
        element("option", { value: kind.type, selected: kind.type === first }, kind.heading),
      ),
    );
    this.states = element(
      "select", { "aria-label": "State", onchange: again },
      ...Object.keys(STATES).map((name) => element("option", { value: name }, name)),
    );
    this.root = element(
      "div", { class: "schedule" },
      element("div", { class: "filters" }, this.search, this.kinds, this.states),
      this.count,
      element("div", { class: "rows", tabindex: 0, role: "region", "aria-label": "Schedule" }, this.table),
    );
  }

  draw(items: Item[], flagged: Set<string>, chosen: Item | null): void {
    this.all = items;
    this.flagged = flagged;
    this.chosen = chosen;
    this.fill();
  }

  /** Make sure that a component has a row, whatever the filters say, and bring it into view. */
  reveal(item: Item): void {
    if (!this.items.includes(item)) {
      this.search.value = "";
      this.states.selectedIndex = 0;
      if (this.kinds.value && this.kinds.value !== item.component.type) this.kinds.value = "";
      this.fill();
    }
    this.table.querySelector("tr[aria-current]")?.scrollIntoView({ block: "nearest" });
  }

  private fill(): void {
    const columns = this.columns();
    this.items = this.sort(this.all.filter((item) => this.wanted(item)), columns);
    const focused = document.activeElement?.closest("tbody th")?.querySelector("button")?.dataset["id"];
    const ordered = document.activeElement?.closest("thead th")?.getAttribute("data-name");
    show(
      this.table,
      element("caption", { class: "unseen" }, "Components, and how sure each cell is"),
      element("thead", {}, element("tr", {}, ...columns.map((column) => this.heading(column)))),
      element("tbody", {}, ...this.items.map((item) => this.row(item, columns))),
    );
    show(this.count, this.items.length === this.all.length ? `${this.all.length} rows` : `${this.items.length} of ${this.all.length} rows`);
    if (focused !== undefined) this.table.querySelector<HTMLElement>("tr[aria-current] th button")?.focus();
    if (ordered) this.table.querySelector<HTMLElement>(`thead th[data-name="${CSS.escape(ordered)}"] button`)?.focus();
  }

  private wanted(item: Item): boolean {
    const { component } = item;
    if (this.kinds.value && component.type !== this.kinds.value) return false;
    if (!STATES[this.states.value]?.(item, this.flagged)) return false;
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) return true;
    const devices = component.devices.map((device) => this.words.device(device));
    const text = [component.id, room(component.location), ...devices].join(" ").toLowerCase();
    return words.every((word) => text.includes(word));
  }

  private sort(items: Item[], columns: Column[]): Item[] {
    const column = columns.find((each) => each.name === this.sorted?.name);
    if (!column) return items;
    const direction = this.sorted?.down ? -1 : 1;
    const text = new Map(items.map((item) => [item, column.cell(item)?.text ?? ""]));
    return [...items].sort((a, b) => direction * NATURAL.compare(text.get(a) ?? "", text.get(b) ?? ""));
  }

  private heading(column: Column): HTMLElement {
    const down = this.sorted?.name === column.name ? this.sorted.down : null;
    const order = () => {
      this.sorted = down === true ? null : { name: column.name, down: down === false };
      this.fill();
    };
    const arrow = down === null ? "" : down ? " ↓" : " ↑";
    return element(
      "th",
      { scope: "col", "data-name": column.name, "aria-sort": down === null ? "none" : down ? "descending" : "ascending" },
      button(column.title + arrow, order, { class: "plain" }),
    );
  }

  private row(item: Item, columns: Column[]): HTMLElement {
    const { component } = item;
    const chosen = item === this.chosen;
    const name = [item.rejected && "rejected", item.checked && "checked", chosen && "chosen"].filter(Boolean).join(" ");
    const row = element("tr", { class: name, "aria-current": chosen && "true" });
    for (const [index, column] of columns.entries()) {
      const content = cellContent(column.cell(item));
      if (index === 1) {
        const first = button("", () => this.choose(item), { class: "plain id", "data-id": component.id });
        first.append(...content);
        row.append(element("th", { scope: "row" }, first));
      } else row.append(element("td", {}, ...content));
    }
    row.addEventListener("click", (event) => {
      if (!(event.target as Element).closest("button")) this.choose(item);
    });
    return row;
  }

  private columns(): Column[] {
    const state: Column = { name: "state", title: "State", cell: (item) => ({ text: stateOf(item), confidence: null, was: null }) };
    const start = [state, this.plainColumn("id", "ID"), this.roomColumn()];
    if (this.kinds.value === "door") return [...start, ...this.deviceColumns()];
    return [state, this.plainColumn("id", "ID"), this.plainColumn("type", "Kind"), this.roomColumn(), this.devicesColumn()];
  }

  private plainColumn(name: "id" | "type", title: string): Column {
    return {
      name,
      title,
      cell: ({ component }) => {
        const was = correctionOf(component, name);
        const text = name === "id" ? component.id : this.words.component(component.type);
        return { text, confidence: was ? 1 : component.confidence, was: was ? shown(name, was.was, this.words) : null };
      },
    };
  }

  private roomColumn(): Column {
    return {
      name: "location",
      title: "Location",
      cell: ({ component }) => {
        const was = correctionOf(component, "location.room_number", "location.room_name");
        const text = room(component.location) || "not labelled";
        const sure = was ? 1 : (component.location.confidence ?? (room(component.location) ? component.confidence : null));
        return { text, confidence: sure, was: was ? shown(was.field, was.was, this.words) : null };
      },
    };
  }

  private devicesColumn(): Column {
    return { name: "devices", title: "Devices", cell: ({ component }) => this.devicesCell(component, component.devices, true) };
  }

  /** One column for each kind of device, as on the Door Schedule sheet of the workbook. */
  private deviceColumns(): Column[] {
    const found = new Map<string, { rank: number; code: string; title: string }>();
    for (const kind of this.words.devices.values()) {
      if (kind.always) found.set(`${kind.rank}`, { rank: kind.rank, code: "", title: kind.heading ?? kind.label });
    }
    for (const item of this.all) {
      if (item.component.type !== "door") continue;
      for (const device of item.component.devices) {
        const column = this.columnOf(device);
        found.set(column.name, column);
      }
    }
    const ranks = [...found].filter(([name, column]) => name.includes("/") || ![...found.keys()].some((other) => other.startsWith(`${column.rank}/`)));
    return ranks
      .sort(([, a], [, b]) => a.rank - b.rank || NATURAL.compare(a.code, b.code) || NATURAL.compare(a.title, b.title))
      .map(([name, column]) => ({
        name,
        title: column.title,
        cell: ({ component }) => {
          const here = component.devices.filter((device) => this.columnOf(device).name === name);
          return this.devicesCell(component, here, false);
        },
      }));
  }

  private columnOf(device: Device): { name: string; rank: number; code: string; title: string } {
    const kind = this.words.devices.get(device.type);
    const rank = kind?.rank ?? 99;
    if (kind?.heading) return { name: `${rank}`, rank, code: "", title: kind.heading };
    const code = kind?.code_in_name ? (device.code ?? "") : "";
    const title = this.words.device(kind?.code_in_name ? device : { ...device, code: null });
    return { name: `${rank}/${code}/${device.variant ?? ""}`, rank, code, title };
  }

  private devicesCell(component: Component, devices: Device[], named: boolean): Cell | null {
    const was = correctionOf(component, "devices");
    if (!devices.length) return was && named ? { text: "", confidence: 1, was: shown("devices", was.was, this.words) } : null;
    const parts = devices.map((device) => {
      if (named) return `${device.count} × ${this.words.device(device)}`;
      const kind = this.words.devices.get(device.type);
      const code = kind?.code_in_name || kind?.letter ? "" : (device.code ?? "");
      const variant = kind?.heading && device.variant ? sentence(device.variant).toLowerCase() : "";
      return [device.count, [code, variant].filter(Boolean).join(" ")].filter(Boolean).join(" × ");
    });
    const confidence = Math.min(...devices.map((device) => device.confidence ?? 1));
    return { text: parts.join(", "), confidence, was: was ? shown("devices", was.was, this.words) : null };
  }
}

const NATURAL = new Intl.Collator("en", { numeric: true });

function stateOf(item: Item): string {
  if (item.rejected) return "Rejected";
  return item.checked ? "✓ Checked" : "";
}

function doubtful({ component, rejected }: Item): boolean {
  if (rejected) return false;
  const sure = [component.confidence, component.location.confidence ?? 1, ...component.devices.map((device) => device.confidence ?? 1)];
  return sure.some((confidence) => level(confidence) !== "good");
}

function cellContent(cell: Cell | null): (Node | string)[] {
  if (!cell) return [];
  const content: (Node | string)[] = [element("span", { class: "value" }, cell.text)];
  if (cell.was !== null) {
    content.push(element("span", { class: "was", title: `Was read as ${cell.was}` }, "corrected"));
  } else if (cell.confidence !== null) {
    content.push(element("span", { class: `sure ${level(cell.confidence)}` }, percent(cell.confidence)));
  }
  return content;
}
