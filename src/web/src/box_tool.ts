/** Drawing a box on the page: dragged, by two clicks, or by keys alone. */

import { announce, button, element, key, svg } from "./dom";
import type { Drawing } from "./drawing";
import type { Box, Page } from "./review_data";

interface Place {
  x: number;
  y: number;
}

/** Points: a box of keys begins as large as a tag, and no box is smaller than a symbol. */
const FIRST_SIZE = 24;
const LEAST_SIZE = 3;
const PIXELS_A_STEP = 8;

export class BoxTool {
  readonly root = svg("svg", { class: "marks", "aria-hidden": "true", focusable: "false" });
  readonly hint: HTMLElement;
  readonly drawn: Promise<Box | null>;
  private readonly frame = svg("rect", { class: "new-box" });
  private corner: [number, number] | null = null;
  private box: Box | null = null;
  private settle: (box: Box | null) => void = () => undefined;

  constructor(
    private readonly drawing: Drawing,
    private readonly page: Page,
  ) {
    this.root.append(this.frame);
    this.drawn = new Promise((resolve) => (this.settle = resolve));
    this.hint = element(
      "div",
      { class: "hint", role: "note" },
      element("p", {}, "Drag a box around the missed component, or click two of its corners."),
      element(
        "p", {}, "By keys: arrows move the box, with ", key("Shift"), " they size it, ", key("Enter"), " takes it, ",
        key("Esc"), " gives up.",
      ),
      button("Give up", () => this.cancel()),
    );
    announce("Draw a box: arrow keys move it, Shift and arrow keys size it, Enter takes it, Escape gives up.");
    this.beginInView();
  }

  cancel(): void {
    this.settle(null);
  }

  follow(): void {
    const { view } = this.drawing;
    const box = this.box;
    if (!box) return;
    this.frame.setAttribute("x", String(view.x + box[0] * view.scale));
    this.frame.setAttribute("y", String(view.y + box[1] * view.scale));
    this.frame.setAttribute("width", String((box[2] - box[0]) * view.scale));
    this.frame.setAttribute("height", String((box[3] - box[1]) * view.scale));
  }

  down(place: Place): void {
    const point = this.drawing.pointAt(place);
    if (this.corner) return;
    this.corner = point;
    this.span(point, point);
  }

  move(place: Place): void {
    if (this.corner) this.span(this.corner, this.drawing.pointAt(place));
  }

  up(place: Place, dragged: boolean): void {
    if (!this.corner) return;
    this.span(this.corner, this.drawing.pointAt(place));
    const box = this.box as Box;
    const large = box[2] - box[0] >= LEAST_SIZE && box[3] - box[1] >= LEAST_SIZE;
    if (large) this.settle(box);
    else if (dragged) this.corner = null;
  }

  key(event: KeyboardEvent): boolean {
    if (event.key === "Escape") this.settle(null);
    else if (event.key === "Enter") this.settle(this.box);
    else {
      const steps: Record<string, [number, number]> = {
        ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1],
      };
      const step = steps[event.key];
      if (!step || !this.box) return false;
      this.shift(step, event.shiftKey);
    }
    return true;
  }

  private shift([right, down]: [number, number], sizing: boolean): void {
    const points = PIXELS_A_STEP / this.drawing.view.scale;
    const [x0, y0, x1, y1] = this.box as Box;
    const [dx, dy] = [right * points, down * points];
    if (sizing) {
      this.take([x0, y0, Math.max(x0 + LEAST_SIZE, x1 + dx), Math.max(y0 + LEAST_SIZE, y1 + dy)]);
    } else this.take([x0 + dx, y0 + dy, x1 + dx, y1 + dy]);
    const { scale, x, y } = this.drawing.view;
    const box = this.box as Box;
    const outside = box[0] * scale + x < 0 || box[1] * scale + y < 0 ||
      box[2] * scale + x > this.drawing.window.clientWidth || box[3] * scale + y > this.drawing.window.clientHeight;
    if (outside) this.drawing.pan(right * 80, down * 80);
  }

  private beginInView(): void {
    const [x, y] = this.drawing.pointAt(this.drawing.centre());
    const half = FIRST_SIZE / 2;
    this.take([x - half, y - half, x + half, y + half]);
  }

  private span(from: [number, number], to: [number, number]): void {
    this.take([
      Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.max(from[0], to[0]), Math.max(from[1], to[1]),
    ]);
  }

  /** Keep the box on the page, in hundredths of a point. */
  private take(box: Box): void {
    const within = (value: number, size: number) => Math.round(100 * Math.min(Math.max(value, 0), size)) / 100;
    const { width, height } = this.page;
    this.box = [within(box[0], width), within(box[1], height), within(box[2], width), within(box[3], height)];
    this.follow();
  }
}
