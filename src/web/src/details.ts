/** The chosen component: what was read, how sure it is, why, and what can be done with it. */

import { button, element, show } from "./dom";
import type { Item } from "./result";
import { day, fieldName, level, percent, room, sentence, shown, type Words } from "./wording";

export interface DetailEvents {
  accept(item: Item): void;
  edit(item: Item): void;
  reject(item: Item): void;
}

const DOUBTS: Record<string, string> = {
  passage_only: "only a corridor or the like is labelled at this door",
  rival: "another room's label is about as near",
  far: "no label stands close",
};

export class Details {
  readonly root = element("section", { class: "details", "aria-label": "Chosen component" });

  constructor(
    private readonly words: Words,
    private readonly events: DetailEvents,
  ) {}

  draw(item: Item | null): void {
    if (!item) {
      show(this.root, element("p", { class: "quiet" }, "Choose a row, or a mark on the drawing."));
      return;
    }
    const { component } = item;
    show(
      this.root,
      element(
        "header", {},
        element("h2", {}, component.id),
        element("span", { class: "quiet" }, `${this.words.component(component.type)}, page ${component.page}`),
        element("span", { class: "state" }, item.rejected ? "Rejected" : item.checked ? "✓ Checked" : ""),
        element(
          "div", { class: "actions" },
          button(item.checked ? "Uncheck" : "Accept", () => this.events.accept(item), { class: "main", "aria-keyshortcuts": "a", disabled: item.rejected }),
          button("Edit", () => this.events.edit(item), { "aria-keyshortcuts": "e", disabled: item.rejected }),
          button(item.rejected ? "Take back" : "Reject", () => this.events.reject(item), { "aria-keyshortcuts": "r" }),
        ),
      ),
      element("dl", {}, ...this.facts(item)),
    );
  }

  private facts({ component }: Item): HTMLElement[] {
    const { location } = component;
    const doubt = location.doubt ? `: ${DOUBTS[location.doubt] ?? sentence(location.doubt)}` : "";
    const fact = (name: string, text: string, confidence?: number | null) =>
      element(
        "div", {}, element("dt", {}, name),
        element("dd", {}, text, confidence != null && element("span", { class: `sure ${level(confidence)}` }, percent(confidence))),
      );
    const other = location.other_side ? room(location.other_side) : "";
    return [
      fact("ID", component.id, component.confidence),
      fact("Room", (room(location) || "not labelled") + doubt, location.confidence),
      ...(other ? [fact("Other side", other)] : []),
      ...component.devices.map((device) => fact(`${device.count} × ${this.words.device(device)}`, device.meaning ?? (device.in_legend === false ? "not in legend" : ""), device.confidence ?? 1)),
      ...Object.entries(component.attributes).map(([name, value]) => fact(sentence(name), value)),
      ...component.corrections
        .filter((change) => change.field !== "checked")
        .map((change) => fact(`${fieldName(change.field)} was`, `${shown(change.field, change.was, this.words)}${change.by ? `; changed by ${change.by}, ${day(change.at)}` : ""}`)),
      ...(component.reasoning ? [fact("Why", component.reasoning)] : []),
    ];
  }
}
