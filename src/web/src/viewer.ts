/** The left half: the drawing with its marks, moved by pointer, wheel, fingers and keys. */

import type { PDFDocumentProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import { BoxTool } from "./box_tool";
import { button, element, show } from "./dom";
import { Drawing } from "./drawing";
import { type Chosen, Marks } from "./marks";
import type { Box, Page } from "./review_data";
import type { Result } from "./result";

const STEP = 80;
const CLICK = 5;

export class Viewer {
  readonly root: HTMLElement;
  page: Page;
  private readonly drawing: Drawing;
  private readonly marks = new Marks();
  private readonly numbers = element("span", { class: "page-number" });
  private readonly fingers = new Map<number, { x: number; y: number }>();
  private travelled = 0;
  private tool: BoxTool | null = null;
  private shown: { result: Result; chosen: Chosen } = {
    result: { items: [], rows: [] },
    chosen: { item: null, row: null },
  };

  constructor(
    document: PDFDocumentProxy,
    private readonly pages: Page[],
    private readonly chose: (chosen: Chosen) => void,
  ) {
    this.page = pages[0] as Page;
    this.drawing = new Drawing(document, () => this.moved());
    const { window } = this.drawing;
    window.append(this.marks.root);
    window.tabIndex = 0;
    window.setAttribute("role", "application");
    window.setAttribute("aria-roledescription", "drawing");
    window.setAttribute("aria-label", "Drawing. Arrow keys move it, plus and minus zoom, 0 shows the whole page.");
    this.root = element("section", { class: "viewer", "aria-label": "Drawing" }, window, this.controls());
    this.listen(window);
  }

  /** Show the first page; resolves once it is painted. */
  async begin(): Promise<void> {
    await this.turnTo(this.page);
  }

  draw(result: Result, chosen: Chosen): void {
    this.shown = { result, chosen };
    this.marks.draw(result, chosen, this.page.page);
  }

  /** Bring a place into view, on whatever page it is. */
  goTo(page: number, box: Box): void {
    const wanted = this.pages.find((each) => each.page === page);
    if (!wanted) return;
    if (wanted !== this.page) void this.turnTo(wanted);
    this.drawing.goTo(box);
  }

  turn(by: number): void {
    const next = this.pages[this.pages.indexOf(this.page) + by];
    if (next) void this.turnTo(next);
  }

  fit(): void {
    this.drawing.fit();
  }

  zoom(factor: number): void {
    this.drawing.zoom(factor);
  }

  /** Let the person draw a box; resolves to null if they give up. */
  async box(): Promise<Box | null> {
    this.tool?.cancel();
    const tool = new BoxTool(this.drawing, this.page);
    this.tool = tool;
    this.root.append(tool.hint);
    this.drawing.window.append(tool.root);
    this.drawing.window.focus();
    const drawn = await tool.drawn;
    tool.hint.remove();
    tool.root.remove();
    if (this.tool === tool) this.tool = null;
    return drawn;
  }

  private async turnTo(page: Page): Promise<void> {
    this.page = page;
    show(this.numbers, `Page ${page.page} of ${this.pages.length}`);
    this.draw(this.shown.result, this.shown.chosen);
    await this.drawing.open(page);
  }

  private moved(): void {
    this.marks.follow(this.drawing.view);
    this.tool?.follow();
  }

  private controls(): HTMLElement {
    const several = this.pages.length > 1;
    return element(
      "div",
      { class: "controls", role: "toolbar", "aria-label": "View of the drawing" },
      button("−", () => this.zoom(1 / 1.4), { "aria-label": "Zoom out", title: "Zoom out (-)" }),
      button("+", () => this.zoom(1.4), { "aria-label": "Zoom in", title: "Zoom in (+)" }),
      button("Whole page", () => this.fit(), { title: "Show the whole page (0)" }),
      several && button("‹", () => this.turn(-1), { "aria-label": "Previous page", title: "Previous page ([)" }),
      several && this.numbers,
      several && button("›", () => this.turn(1), { "aria-label": "Next page", title: "Next page (])" }),
    );
  }

  private listen(window: HTMLElement): void {
    window.addEventListener("pointerdown", (event) => this.down(event));
    window.addEventListener("pointermove", (event) => this.move(event));
    for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, (event) => this.up(event as PointerEvent));
    window.addEventListener("dblclick", (event) => this.drawing.zoom(2, placeIn(window, event)));
    window.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    window.addEventListener("keydown", (event) => this.key(event));
  }

  private down(event: PointerEvent): void {
    if (event.button !== 0) return;
    const place = placeIn(this.drawing.window, event);
    this.drawing.window.setPointerCapture(event.pointerId);
    if (this.tool && this.fingers.size === 0) this.tool.down(place);
    this.fingers.set(event.pointerId, place);
    this.travelled = 0;
  }

  private move(event: PointerEvent): void {
    const place = placeIn(this.drawing.window, event);
    const before = this.fingers.get(event.pointerId);
    if (!before) {
      this.tool?.move(place);
      return;
    }
    this.fingers.set(event.pointerId, place);
    const other = [...this.fingers].find(([id]) => id !== event.pointerId)?.[1];
    this.travelled += Math.hypot(place.x - before.x, place.y - before.y);
    if (other) this.pinch(before, place, other);
    else if (this.tool) this.tool.move(place);
    else this.drawing.pan(before.x - place.x, before.y - place.y);
  }

  private pinch(before: { x: number; y: number }, now: { x: number; y: number }, other: { x: number; y: number }): void {
    const apart = (place: { x: number; y: number }) => Math.max(1, Math.hypot(place.x - other.x, place.y - other.y));
    this.drawing.zoom(apart(now) / apart(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
    this.drawing.pan((before.x - now.x) / 2, (before.y - now.y) / 2);
  }

  private up(event: PointerEvent): void {
    if (!this.fingers.delete(event.pointerId)) return;
    const place = placeIn(this.drawing.window, event);
    if (this.tool) this.tool.up(place, this.travelled > CLICK);
    else if (event.type === "pointerup" && this.travelled <= CLICK) {
      const chosen = this.marks.at(this.drawing.pointAt(place));
      if (chosen.item || chosen.row) this.chose(chosen);
    }
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 20 : event.deltaY;
    if (event.shiftKey) this.drawing.pan(pixels, 0);
    else this.drawing.zoom(Math.exp(-pixels / 400), placeIn(this.drawing.window, event));
  }

  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const taken = this.tool ? this.tool.key(event) : this.ownKey(event.key);
    if (!taken) return;
    event.preventDefault();
    event.stopPropagation();
  }

  private ownKey(key: string): boolean {
    const moves: Record<string, [number, number]> = {
      ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP],
    };
    const move = moves[key];
    if (move) this.drawing.pan(...move);
    else if (key === "+" || key === "=") this.zoom(1.4);
    else if (key === "-") this.zoom(1 / 1.4);
    else if (key === "0") this.fit();
    else return false;
    return true;
  }
}

function placeIn(window: HTMLElement, event: MouseEvent): { x: number; y: number } {
  const frame = window.getBoundingClientRect();
  return { x: event.clientX - frame.left, y: event.clientY - frame.top };
}
