/** The review of one job: drawing, schedule, findings, and what a person decides on them. */

import type { Api, Job } from "./api";
import { describe } from "./component_dialog";
import { Desk, proposed } from "./desk";
import { Details } from "./details";
import { announce, button, element, show } from "./dom";
import { openDrawing } from "./drawing";
import { Downloads } from "./downloads";
import { Findings } from "./findings";
import { History } from "./history";
import type { Chosen } from "./marks";
import { ask, keysOn, showKeys } from "./questions";
import type { Entry, Evidence, Proposed, Review } from "./review_data";
import { type Item, itemMeant, plain, type Row } from "./result";
import { Schedule } from "./schedule";
import { Tabs } from "./tabs";
import { Viewer } from "./viewer";
import { fieldName, Words } from "./wording";

/** Show the review of a job in `place`; `leave` is what leads away from it, if there is anything. */
export async function showReview(place: Element, api: Api, id: string, leave: HTMLElement | null): Promise<() => void> {
  const loading = Promise.all([api.review(id), api.drawing(id).then(openDrawing)]);
  loading.catch(() => undefined); // the job itself says better why there is nothing
  const job = await api.job(id);
  if (job.status !== "completed") {
    throw new Error(job.error?.message ?? `This drawing is ${job.status}: there are no results yet.`);
  }
  window.document.title = `${job.drawing.filename} · Security Design Assistant`;
  const [review, document] = await loading;
  const desk = new ReviewDesk(api, job, review, document, leave);
  show(place, desk.root);
  await desk.begin();
  return () => {
    desk.end();
    void document.destroy();
  };
}

class ReviewDesk {
  readonly root: HTMLElement;
  private readonly desk: Desk;
  private readonly viewer: Viewer;
  private readonly schedule: Schedule;
  private readonly findings: Findings;
  private readonly details: Details;
  private readonly history: History;
  private readonly downloads: Downloads;
  private readonly tabs: Tabs;
  private readonly progress = element("progress", { max: 1, value: 0, "aria-label": "Checked" });
  private readonly counted = element("span", { class: "counted" });
  private readonly saved = element("span", { class: "saved", role: "status" });
  private readonly trouble = element("p", { class: "trouble", role: "alert", hidden: true });
  private chosen: Chosen = { item: null, row: null };
  private readonly onKey = (event: KeyboardEvent) => this.key(event);

  constructor(api: Api, job: Job, review: Review, document: Parameters<typeof startViewer>[0], leave: HTMLElement | null) {
    const words = new Words(review);
    this.desk = new Desk(api, job.job_id, review, {
      changed: () => this.draw(),
      refused: (message) => this.complain(message),
      insist: (theirs) => this.insist(theirs),
    });
    this.viewer = startViewer(document, review, (chosen) => this.choose(chosen, false));
    this.schedule = new Schedule(words, this.desk.result.items, (item) => this.choose({ item, row: null }, true));
    this.findings = new Findings({
      choose: (row) => this.choose({ item: this.itemOf(row), row }, true),
      chooseId: (id) => this.choose({ item: this.byId(id), row: this.chosen.row }, true),
      accept: (row) => this.acceptFinding(row),
    });
    this.details = new Details(words, {
      accept: (item) => this.acceptComponent(item),
      edit: (item) => void this.edit(item),
      reject: (item) => this.reject(item),
    });
    this.history = new History(
      words,
      (entry) => this.desk.takeBack([entry.number]),
      (finding) => this.desk.review.findings.find((each) => each.key === finding)?.matter ?? "A finding",
    );
    this.downloads = new Downloads(api, job);
    this.tabs = new Tabs({ schedule: ["Schedule", this.schedule.root], findings: ["Findings", this.findings.root], history: ["History", this.history.root] });
    this.root = element(
      "div", { class: "review" },
      this.header(leave),
      this.trouble,
      element(
        "main", {},
        this.viewer.root,
        element("section", { class: "panel", "aria-label": "Schedule and findings" }, this.tabs.root, this.details.root),
      ),
    );
    window.addEventListener("keydown", this.onKey);
  }

  async begin(): Promise<void> {
    this.draw();
    await Promise.all([
      this.viewer.begin().then(() => performance.mark("drawing-shown")),
      this.desk.begin().catch((error: unknown) => this.complain(error instanceof Error ? error.message : String(error))),
    ]);
    const unread = this.desk.review.pages.filter((page) => page.status !== "analysed").length;
    if (unread) this.complain(`${unread} of ${this.desk.review.pages.length} pages could not be read; the findings say why.`);
  }

  end(): void {
    window.removeEventListener("keydown", this.onKey);
  }

  private header(leave: HTMLElement | null): HTMLElement {
    const { drawing } = this.desk.review;
    const title = [drawing.number, drawing.title].filter(Boolean).join(" · ");
    return element(
      "header", { class: "bar" },
      leave,
      element("div", { class: "name" }, element("h1", {}, this.desk.review.file_name), element("span", { class: "quiet" }, title)),
      element("div", { class: "done" }, this.progress, this.counted, this.saved),
      element(
        "div", { class: "tools" },
        button("Add missed", () => void this.addMissed(), { title: "Add a missed component (m)", "aria-keyshortcuts": "m" }),
        button("Undo", () => this.undo(), { title: "Undo (u)", "aria-keyshortcuts": "u" }),
        this.downloads.root,
        button("Keys", showKeys, { title: "Keys (?)" }),
      ),
    );
  }

  private draw(): void {
    const { items, rows } = this.desk.result;
    const { item, row } = this.chosen;
    this.chosen = {
      item: item && (itemMeant({ component: item.component.id, evidence: this.evidence(item) }, items) ?? null),
      row: row && (rows.find((each) => each.finding.key === row.finding.key) ?? null),
    };
    const open = rows.filter((each) => !each.checked);
    this.schedule.draw(items, new Set(open.flatMap((each) => each.finding.components)), this.chosen.item);
    this.findings.draw(rows, this.chosen.row);
    this.details.draw(this.chosen.item);
    this.history.draw(this.desk.entries);
    this.viewer.draw(this.desk.result, this.chosen);
    this.tabs.label("schedule", `Schedule ${items.length}`);
    this.tabs.label("findings", `Findings ${open.length}`);
    this.tabs.label("history", `History ${this.desk.entries.length}`);
    this.drawProgress();
  }

  private drawProgress(): void {
    const { items } = this.desk.result;
    const done = items.filter((item) => item.checked || item.rejected).length;
    this.progress.max = Math.max(1, items.length);
    this.progress.value = done;
    show(this.counted, `${done} of ${items.length} checked`);
    const built = this.desk.built >= this.desk.revision;
    show(this.saved, this.desk.saving ? "Saving …" : built ? (this.desk.revision ? "Saved; files are up to date" : "") : "Saved; files are being made anew …");
    this.downloads.draw(built && !this.desk.saving);
  }

  private choose(chosen: Chosen, goThere: boolean): void {
    this.chosen = chosen;
    const { item, row } = chosen;
    // A mark was clicked: bring its row.
    if (!goThere) this.tabs.open(row ? "findings" : "schedule");
    this.draw();
    if (item) this.schedule.reveal(item);
    if (row) this.findings.reveal();
    if (goThere) this.goToChosen();
    if (row) announce(`Finding ${row.finding.number}: ${row.finding.matter}`);
    else if (item) announce(item.component.id);
  }

  private goToChosen(): void {
    const { item, row } = this.chosen;
    const place = row?.finding.places.find((each) => !item || each.component === item.component.id) ?? row?.finding.places[0];
    if (place && (!item || place.component === item.component.id)) this.viewer.goTo(place.page, place.bbox);
    else if (item) this.viewer.goTo(item.component.page, item.component.bbox);
  }

  private itemOf(row: Row): Item | null {
    const id = row.finding.places[0]?.component ?? row.finding.components[0];
    return id ? this.byId(id) : null;
  }

  private byId(id: string): Item | null {
    return itemMeant({ component: id, evidence: null }, this.desk.result.items) ?? null;
  }

  /** Go to the next or the previous row of what is open. */
  private step(by: number): void {
    if (this.tabs.current === "findings") {
      const next = beside(this.findings.rows, this.chosen.row, by);
      if (next) this.choose({ item: this.itemOf(next), row: next }, true);
    } else {
      this.tabs.open("schedule");
      const next = beside(this.schedule.items, this.chosen.item, by);
      if (next) this.choose({ item: next, row: null }, true);
    }
  }

  private accept(): void {
    const { item, row } = this.chosen;
    const done = this.tabs.current === "findings" ? row?.checked : item && (item.checked || item.rejected);
    if (done) this.step(1); // the key only ever accepts: pressed once too often, it opens nothing again
    else if (this.tabs.current === "findings") row && this.acceptFinding(row);
    else if (item) this.acceptComponent(item);
  }

  private acceptFinding(row: Row): void {
    const next = row.checked ? null : (beside(this.findings.rows.filter((each) => !each.checked || each === row), row, 1) ?? null);
    const { key, number } = row.finding;
    this.desk.correct([proposed({ finding: key, field: "checked", now: !row.checked })]);
    if (next && next !== row) this.choose({ item: this.itemOf(next), row: next }, true);
    announce(row.checked ? `Finding ${number} is open again.` : `Finding ${number} accepted.${this.left()}`);
  }

  private acceptComponent(item: Item): void {
    const next = item.checked ? null : beside(this.schedule.items, item, 1);
    this.desk.correct([this.about(item, "checked", !item.checked)]);
    if (next && next !== item && this.tabs.current === "schedule") this.choose({ item: next, row: null }, true);
    announce(item.checked ? `${item.component.id} is to be checked.` : `${item.component.id} accepted.${this.left()}`);
  }

  private left(): string {
    return ` ${this.counted.textContent ?? ""}.`;
  }

  private reject(item: Item): void {
    this.desk.correct([this.about(item, "present", item.rejected)]);
    announce(item.rejected ? `${item.component.id} is a component again.` : `${item.component.id} rejected.`);
  }

  private async edit(item: Item): Promise<void> {
    const { component } = item;
    const words = new Words(this.desk.review);
    const said = await describe(`Edit ${component.id}`, component, words);
    if (!said) return;
    const now: [string, unknown, unknown][] = [
      ["type", component.type, said.type],
      ["location.room_number", component.location.room_number, said.room_number],
      ["location.room_name", component.location.room_name, said.room_name],
      ["devices", component.devices.map(plain), said.devices],
      ["id", component.id, said.id],
    ];
    const changes = now.filter(([, was, is]) => JSON.stringify(was) !== JSON.stringify(is));
    if (!changes.length) return;
    this.desk.correct(changes.map(([field, , is]) => ({ ...this.about(item, field, is), reason: said.reason })));
    announce(`${said.id} corrected: ${changes.map(([field]) => fieldName(field)).join(", ")}.`);
  }

  private async addMissed(): Promise<void> {
    const page = this.viewer.page.page;
    const box = await this.viewer.box();
    if (!box) return announce("Nothing was added.");
    const said = await describe("Add a missed component", {}, new Words(this.desk.review));
    if (!said) return announce("Nothing was added.");
    const { sha256 } = this.desk.review.drawing;
    this.desk.correct([
      proposed({
        component: said.id,
        field: "added",
        now: {
          type: said.type, page, bbox: box, devices: said.devices,
          location: { room_number: said.room_number, room_name: said.room_name },
        },
        reason: said.reason,
        evidence: { page, bbox: box, sha256 },
      }),
    ]);
    const added = this.byId(said.id);
    if (added) this.choose({ item: added, row: null }, false);
    announce(`${said.id} added.`);
  }

  private undo(): void {
    const taken = this.desk.undo();
    announce(taken.length ? `Taken back: ${taken.map((entry) => `${fieldName(entry.field)} of ${entry.component ?? "a finding"}`).join(", ")}.` : "There is nothing to undo.");
  }

  private about(item: Item, field: string, now: unknown): Proposed {
    return proposed({ component: item.component.id, field, now, evidence: this.evidence(item) });
  }

  private evidence({ component }: Item): Evidence {
    return { page: component.page, bbox: component.bbox, sha256: this.desk.review.drawing.sha256 };
  }

  private async insist(theirs: Entry[]): Promise<boolean> {
    const lines = theirs.map((entry) => `${entry.by} changed ${fieldName(entry.field)} of ${entry.component ?? "this finding"} just now.`);
    return ask("Somebody else corrected the same", lines, "Put mine on top", "Keep theirs");
  }

  private complain(message: string): void {
    this.trouble.hidden = false;
    show(this.trouble, message, button("Dismiss", () => (this.trouble.hidden = true), { class: "plain" }));
  }

  private key(event: KeyboardEvent): void {
    const target = event.target as Element;
    if (event.altKey || document.querySelector("dialog[open]") || target.closest("input, select, textarea")) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() !== "z" || event.shiftKey) return;
      this.undo();
    } else if (!keysOn() || !this.single(event.key)) return;
    event.preventDefault();
  }

  private single(key: string): boolean {
    const { item } = this.chosen;
    const actions: Record<string, () => void> = {
      n: () => this.step(1),
      p: () => this.step(-1),
      a: () => this.accept(),
      e: () => item && !item.rejected && void this.edit(item),
      r: () => item && this.reject(item),
      m: () => void this.addMissed(),
      u: () => this.undo(),
      s: () => this.tabs.open("schedule"),
      f: () => this.tabs.open("findings"),
      h: () => this.tabs.open("history"),
      z: () => this.goToChosen(),
      "/": () => { this.tabs.open("schedule"); this.schedule.search.focus(); },
      "+": () => this.viewer.zoom(1.4),
      "-": () => this.viewer.zoom(1 / 1.4),
      "0": () => this.viewer.fit(),
      "[": () => this.viewer.turn(-1),
      "]": () => this.viewer.turn(1),
      "?": showKeys,
    };
    const action = Object.hasOwn(actions, key) ? actions[key] : undefined;
    action?.();
    return action !== undefined;
  }
}

function startViewer(document: ConstructorParameters<typeof Viewer>[0], review: Review, chose: (chosen: Chosen) => void): Viewer {
  return new Viewer(document, review.pages, chose);
}

/** The neighbour of `one` in a list; the first where none is chosen yet. */
function beside<T>(list: T[], one: T | null, by: number): T | undefined {
  const index = one === null ? -1 : list.indexOf(one);
  if (index < 0) return by > 0 ? list[0] : list.at(-1);
  return list[index + by];
}
