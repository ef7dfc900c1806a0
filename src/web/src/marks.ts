/** Marks over the drawing: tags, devices, the chosen component with its room, and every finding. */

import type { View } from "./drawing";
import { show, svg } from "./dom";
import type { Box } from "./review_data";
import type { Item, Result, Row } from "./result";

/** What is chosen: a component, a finding, or nothing. */
export interface Chosen {
  item: Item | null;
  row: Row | null;
}

/** Pixels around a click in which a small mark still counts as hit. */
const NEAR = 6;

export class Marks {
  readonly root = svg("svg", { class: "marks", "aria-hidden": "true", focusable: "false" });
  private readonly moving = svg("g");
  private readonly badges = svg("g");
  private result: Result = { items: [], rows: [] };
  private page = 1;
  private view: View = { scale: 1, x: 0, y: 0 };

  constructor() {
    this.root.append(this.moving, this.badges);
  }

  draw(result: Result, chosen: Chosen, page: number): void {
    this.result = result;
    this.page = page;
    const here = result.items.filter((item) => item.component.page === page);
    show(
      this.moving,
      outlines("device", here.filter((item) => !item.rejected).flatMap((item) => deviceBoxes(item))),
      ...here.map((item) => rectangle(tagClass(item), item.component.bbox, 1)),
      ...result.rows.map((row) => findingMarks(row, page, row === chosen.row)),
      chosen.item && chosen.item.component.page === page ? chosenMarks(chosen.item) : null,
    );
    show(this.badges, ...result.rows.flatMap((row) => badges(row, page, row === chosen.row)));
    this.follow(this.view);
  }

  follow(view: View): void {
    this.view = view;
    this.moving.setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.scale})`);
    for (const badge of this.badges.children) {
      const [x, y] = [Number(badge.getAttribute("data-x")), Number(badge.getAttribute("data-y"))];
      badge.setAttribute("transform", `translate(${view.x + x * view.scale} ${view.y + y * view.scale})`);
    }
  }

  /** What lies at a point of the page: the smallest component there, else a finding. */
  at(point: [number, number]): Chosen {
    const reach = NEAR / this.view.scale;
    let best: Item | null = null;
    let least = Infinity;
    for (const item of this.result.items) {
      if (item.component.page !== this.page) continue;
      for (const box of [item.component.bbox, ...deviceBoxes(item)]) {
        const size = (box[2] - box[0]) * (box[3] - box[1]);
        if (holds(box, point, reach) && size < least) [best, least] = [item, size];
      }
    }
    if (best) return { item: best, row: null };
    const row = this.result.rows.find(({ finding }) =>
      finding.places.some((place) => place.page === this.page && holds(place.bbox, point, reach)),
    );
    return { item: null, row: row ?? null };
  }
}

function deviceBoxes(item: Item): Box[] {
  return item.component.devices.flatMap((device) => device.bboxes ?? []);
}

function holds(box: Box, [x, y]: [number, number], reach: number): boolean {
  return x >= box[0] - reach && x <= box[2] + reach && y >= box[1] - reach && y <= box[3] + reach;
}

function tagClass(item: Item): string {
  if (item.rejected) return "tag rejected";
  return item.checked ? "tag checked" : "tag";
}

function rectangle(name: string, box: Box, margin: number): SVGRectElement {
  return svg("rect", {
    class: name,
    x: box[0] - margin,
    y: box[1] - margin,
    width: box[2] - box[0] + 2 * margin,
    height: box[3] - box[1] + 2 * margin,
  });
}

function outlines(name: string, boxes: Box[]): SVGPathElement {
  const path = boxes.map((box) => `M${box[0]} ${box[1]}H${box[2]}V${box[3]}H${box[0]}Z`).join("");
  return svg("path", { class: name, d: path });
}

function findingMarks({ finding, checked }: Row, page: number, chosen: boolean): SVGGElement {
  const places = finding.places.filter((place) => place.page === page);
  const name = ["finding", finding.priority, checked && "checked", chosen && "chosen"].filter(Boolean).join(" ");
  return svg("g", { class: name }, ...places.map((place) => rectangle("", place.bbox, 3)));
}

/** The number of the finding at each of its places, as large at every zoom. */
function badges({ finding, checked }: Row, page: number, chosen: boolean): SVGGElement[] {
  if (checked && !chosen) return [];
  const width = 10 + 7 * String(finding.number).length;
  return finding.places
    .filter((place) => place.page === page)
    .map((place) =>
      svg(
        "g",
        { class: `badge ${finding.priority}`, "data-x": place.bbox[2] + 3, "data-y": place.bbox[1] - 3 },
        svg("rect", { x: -width / 2, y: -8, width, height: 16, rx: 8 }),
        svg("text", { "text-anchor": "middle", y: 4 }, String(finding.number)),
      ),
    );
}

/** The component, lines to what belongs to it, and the label of its room. */
function chosenMarks(item: Item): SVGGElement {
  const { component } = item;
  const label = component.location.label_bbox;
  const lines = deviceBoxes(item).map((box) => line("belongs", component.bbox, box));
  return svg(
    "g",
    { class: "chosen" },
    label ? line("to-room", component.bbox, label) : null,
    label ? rectangle("room", label, 3) : null,
    ...lines,
    outlines("device", deviceBoxes(item)),
    rectangle("tag", component.bbox, 3),
  );
}

function line(name: string, from: Box, to: Box): SVGLineElement {
  const middle = (box: Box) => [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2] as const;
  const [x1, y1] = middle(from);
  const [x2, y2] = middle(to);
  return svg("line", { class: name, x1, y1, x2, y2 });
}
