/** Who corrected what, and when; each entry can be taken back. */

import { button, element, show } from "./dom";
import type { Entry } from "./review_data";
import { day, fieldName, shown, type Words } from "./wording";

export class History {
  readonly root = element("div", { class: "history" });

  constructor(
    private readonly words: Words,
    private readonly takeBack: (entry: Entry) => void,
    private readonly matter: (key: string) => string,
  ) {}

  draw(entries: Entry[]): void {
    if (!entries.length) {
      show(this.root, element("p", { class: "quiet" }, "Nothing was corrected yet."));
      return;
    }
    const undone = new Set(entries.map((entry) => entry.undoes));
    show(this.root, element("ol", { reversed: true }, ...[...entries].reverse().map((entry) => this.line(entry, undone))));
  }

  private line(entry: Entry, undone: Set<number | null>): HTMLElement {
    const about = entry.finding ? this.matter(entry.finding) : (entry.component ?? "");
    const open = entry.undoes === null && !undone.has(entry.number);
    return element(
      "li", { class: open ? "" : "undone", value: entry.number },
      element("p", {}, element("strong", {}, about), `: ${this.what(entry)}`, entry.reason ? ` (${entry.reason})` : ""),
      element("p", { class: "quiet" }, `${entry.by}, ${day(entry.at)}${entry.undoes ? `; takes back ${entry.undoes}` : ""}`),
      open && button("Undo", () => this.takeBack(entry), { "aria-label": `Undo correction ${entry.number}` }),
    );
  }

  private what(entry: Entry): string {
    const { field, was, now } = entry;
    if (field === "checked") return now === true ? "checked" : "opened again";
    if (field === "present") return now === false ? "rejected" : "taken back";
    if (field === "added") return now === null ? "not added any more" : "added";
    return `${fieldName(field)} ${shown(field, was, this.words)} → ${shown(field, now, this.words)}`;
  }
}
