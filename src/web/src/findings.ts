/** The queue of findings, the gravest first. */

import { button, element, show } from "./dom";
import type { Finding, Priority } from "./review_data";
import type { Row } from "./result";

const NAMES: Record<Priority, string> = { high: "High", normal: "Normal", note: "Note" };
/** Ids that a finding shows at once. */
const NAMED = 12;

export interface FindingEvents {
  choose(row: Row): void;
  chooseId(id: string): void;
  accept(row: Row): void;
}

export class Findings {
  readonly root = element("div", { class: "findings" });
  rows: Row[] = [];
  private readonly list = element("ol", {});
  private readonly summary = element("p", { class: "count" });
  private readonly checked: HTMLInputElement;
  private all: Row[] = [];
  private chosen: Row | null = null;

  constructor(private readonly events: FindingEvents) {
    this.checked = element("input", { type: "checkbox", onchange: () => this.fill() });
    this.root.append(
      element("div", { class: "filters" }, element("label", { class: "choice" }, this.checked, "Show checked findings, too")),
      this.summary,
      this.list,
    );
  }

  draw(rows: Row[], chosen: Row | null): void {
    this.all = rows;
    this.chosen = chosen;
    this.fill();
  }

  reveal(): void {
    this.list.querySelector("li[aria-current]")?.scrollIntoView({ block: "nearest" });
  }

  private fill(): void {
    const focused = !!document.activeElement?.closest(".findings li");
    this.rows = this.all.filter((row) => this.checked.checked || !row.checked || row === this.chosen);
    const open = this.all.filter((row) => !row.checked).length;
    show(this.summary, this.all.length ? `${open} of ${this.all.length} findings to check` : "No findings: nothing needs a look.");
    show(this.list, ...this.rows.map((row) => this.entry(row)));
    if (focused) this.list.querySelector<HTMLElement>("li[aria-current] .title")?.focus();
  }

  private entry(row: Row): HTMLElement {
    const { finding } = row;
    const chosen = row === this.chosen;
    const name = [finding.priority, row.checked && "checked", chosen && "chosen"].filter(Boolean).join(" ");
    const title = button("", () => this.events.choose(row), { class: "plain title", "aria-expanded": chosen ? "true" : "false" });
    title.append(
      element("span", { class: "number" }, String(finding.number)),
      element("span", { class: "matter" }, finding.matter || firstLine(finding)),
      element("span", { class: `priority ${finding.priority}` }, row.checked ? "✓ Checked" : NAMES[finding.priority]),
    );
    return element("li", { class: name, "aria-current": chosen && "true" }, title, chosen && this.body(row));
  }

  private body(row: Row): HTMLElement {
    const { finding } = row;
    const ids = finding.components.slice(0, NAMED);
    const more = finding.components.length - ids.length;
    return element(
      "div",
      { class: "body" },
      ...finding.message.split("\n").map((line) => element("p", {}, line)),
      finding.left_out > 0 && element("p", {}, `${finding.left_out} more places are not marked.`),
      element(
        "p", { class: "ids" },
        ...ids.map((id) => button(id, () => this.events.chooseId(id), { class: "chip" })),
        more > 0 && ` and ${more} more`,
      ),
      element(
        "p", { class: "actions" },
        button(row.checked ? "Open again" : "Accept", () => this.events.accept(row), { class: "main", "aria-keyshortcuts": "a" }),
      ),
    );
  }
}

function firstLine(finding: Finding): string {
  return finding.message.split("\n", 1)[0] ?? "";
}
