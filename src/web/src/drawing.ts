/** The original drawing, drawn by pdf.js: the page as a whole once, and sharp what is looked at. */

import {
  getDocument,
  GlobalWorkerOptions,
  type PDFDocumentProxy,
  type PDFPageProxy,
  PDFWorker,
  RenderingCancelledException,
  type RenderTask,
} from "pdfjs-dist/legacy/build/pdf.mjs";
import { element } from "./dom";
import type { Box, Page } from "./review_data";

/** Pixels of the page as a whole: sharp enough for a first look, and soon there. */
const WHOLE_PIXELS = 1_600_000;
/** Milliseconds without movement after which the part in view is drawn sharply. */
const REST = 120;
const LARGEST_SCALE = 24;
const MARGIN = 24;

export interface View {
  /** Screen pixels of a point of the drawing, and where the page's corner lies in the window. */
  scale: number;
  x: number;
  y: number;
}

GlobalWorkerOptions.workerSrc = new URL("pdf.worker.js", document.baseURI).href;

/** Begun at once: it loads while the drawing does. */
const worker = new PDFWorker();

const beside = (folder: string) => new URL(`${folder}/`, document.baseURI).href;

export async function openDrawing(data: ArrayBuffer): Promise<PDFDocumentProxy> {
  return getDocument({
    data,
    worker,
    cMapUrl: beside("cmaps"),
    standardFontDataUrl: beside("standard_fonts"),
    wasmUrl: beside("wasm"),
    iccUrl: beside("iccs"),
    isEvalSupported: false,
    enableXfa: false,
    stopAtErrors: false,
  }).promise;
}

export class Drawing {
  readonly window: HTMLElement;
  view: View = { scale: 1, x: 0, y: 0 };
  private readonly whole = element("canvas", { "aria-hidden": "true" });
  private sharp = element("canvas", { "aria-hidden": "true" });
  private sheet: PDFPageProxy | null = null;
  private page: Page | null = null;
  private tasks: RenderTask[] = [];
  private rest = 0;
  private moving = 0;

  constructor(
    private readonly document: PDFDocumentProxy,
    private readonly moved: () => void,
  ) {
    this.window = element("div", { class: "sheet" }, this.whole, this.sharp);
    new ResizeObserver(() => this.resized()).observe(this.window);
  }

  /** Show a page as a whole; resolves once it is painted. */
  async open(page: Page): Promise<void> {
    this.stop();
    this.page = page;
    this.window.setAttribute("aria-busy", "true");
    this.sharp.hidden = true;
    this.whole.hidden = true;
    this.fit();
    const sheet = await this.document.getPage(page.page);
    if (this.page !== page) return;
    this.sheet = sheet;
    const scale = Math.min(Math.sqrt(WHOLE_PIXELS / (page.width * page.height)), 4);
    await this.paint(this.whole, scale, 0, 0, page.width * scale, page.height * scale);
    if (this.page !== page) return;
    this.whole.hidden = false;
    this.window.removeAttribute("aria-busy");
    this.follow();
  }

  /** Show the whole page. */
  fit(): void {
    const { page } = this;
    if (page) this.show([0, 0, page.width, page.height], LARGEST_SCALE, 8);
  }

  /** Bring a box into view, with what is around it. */
  goTo(box: Box): void {
    const around = Math.max(70, box[2] - box[0], box[3] - box[1]);
    this.show([box[0] - around, box[1] - around, box[2] + around, box[3] + around], 5, MARGIN);
  }

  zoom(factor: number, at: { x: number; y: number } = this.centre()): void {
    const scale = Math.min(Math.max(this.view.scale * factor, this.smallest()), LARGEST_SCALE);
    const change = scale / this.view.scale;
    this.place({ scale, x: at.x - (at.x - this.view.x) * change, y: at.y - (at.y - this.view.y) * change });
  }

  pan(right: number, down: number): void {
    this.place({ ...this.view, x: this.view.x - right, y: this.view.y - down });
  }

  /** The point of the page under a place in the window. */
  pointAt(place: { x: number; y: number }): [number, number] {
    return [(place.x - this.view.x) / this.view.scale, (place.y - this.view.y) / this.view.scale];
  }

  centre(): { x: number; y: number } {
    return { x: this.window.clientWidth / 2, y: this.window.clientHeight / 2 };
  }

  private show(box: Box, largest: number, margin: number): void {
    const [width, height] = [this.window.clientWidth - 2 * margin, this.window.clientHeight - 2 * margin];
    const scale = Math.min(width / (box[2] - box[0]), height / (box[3] - box[1]), largest);
    if (!(scale > 0)) return;
    const centre = this.centre();
    this.place({ scale, x: centre.x - ((box[0] + box[2]) / 2) * scale, y: centre.y - ((box[1] + box[3]) / 2) * scale });
  }

  private smallest(): number {
    const { page } = this;
    if (!page) return 0.01;
    return 0.5 * Math.min(this.window.clientWidth / page.width, this.window.clientHeight / page.height);
  }

  /** Take a new view, with some of the page left in the window. */
  private place(view: View): void {
    const { page } = this;
    if (!page) return;
    const keep = 60;
    const within = (start: number, size: number, room: number) =>
      Math.min(Math.max(start, keep - size), room - keep);
    this.view = {
      scale: view.scale,
      x: within(view.x, page.width * view.scale, this.window.clientWidth),
      y: within(view.y, page.height * view.scale, this.window.clientHeight),
    };
    if (!this.moving) this.moving = requestAnimationFrame(() => this.follow());
  }

  private follow(): void {
    this.moving = 0;
    if (!this.page) return;
    put(this.whole, this.view, 0, 0, this.page.width, this.page.height);
    const part = this.sharp.dataset;
    if (!this.sharp.hidden && part["x"]) {
      put(this.sharp, this.view, Number(part["x"]), Number(part["y"]), Number(part["width"]), Number(part["height"]));
    }
    this.moved();
    clearTimeout(this.rest);
    this.rest = setTimeout(() => void this.sharpen(), REST);
  }

  private resized(): void {
    if (this.page) this.place(this.view);
  }

  /** Draw what is in the window at the window's resolution, beside what is shown, then show it. */
  private async sharpen(): Promise<void> {
    const { page, view } = this;
    if (!page || !this.sheet || this.whole.hidden) return;
    const room = { width: this.window.clientWidth, height: this.window.clientHeight };
    if (!room.width || !room.height) return;
    this.stop();
    const density = view.scale * Math.min(devicePixelRatio, 2);
    const left = Math.max(0, -view.x / view.scale);
    const top = Math.max(0, -view.y / view.scale);
    const width = Math.min(page.width, (room.width - view.x) / view.scale) - left;
    const height = Math.min(page.height, (room.height - view.y) / view.scale) - top;
    if (width <= 0 || height <= 0) return;
    const canvas = element("canvas", { "aria-hidden": "true" });
    if (!(await this.paint(canvas, density, left * density, top * density, width * density, height * density))) return;
    Object.assign(canvas.dataset, { x: left, y: top, width, height });
    this.sharp.replaceWith(canvas);
    this.sharp = canvas;
    put(canvas, this.view, left, top, width, height);
  }

  /** Paint a part of the page; pdf.js does it in slices, so that nothing has to wait. Tells whether it got to the end. */
  private async paint(
    canvas: HTMLCanvasElement,
    density: number,
    x: number,
    y: number,
    width: number,
    height: number,
  ): Promise<boolean> {
    const { sheet, page } = this;
    if (!sheet || !page) return false;
    canvas.width = Math.max(1, Math.ceil(width));
    canvas.height = Math.max(1, Math.ceil(height));
    const whole = sheet.getViewport({ scale: 1 });
    const scale = (density * page.width) / whole.width;
    const viewport = sheet.getViewport({ scale, offsetX: -x, offsetY: -y });
    const task = sheet.render({ canvas, viewport });
    task.onContinue = withoutFrames;
    this.tasks.push(task);
    try {
      await task.promise;
      return true;
    } catch (error) {
      if (error instanceof RenderingCancelledException) return false;
      throw error;
    } finally {
      this.tasks = this.tasks.filter((each) => each !== task);
    }
  }

  private stop(): void {
    clearTimeout(this.rest);
    for (const task of this.tasks) task.cancel();
    this.tasks = [];
  }
}

const channel = new MessageChannel();
const waiting: FrameRequestCallback[] = [];
channel.port1.onmessage = () => waiting.shift()?.(performance.now());

/**
 * Have pdf.js go on with its next slice as soon as what the person did is dealt with. By itself it waits for the
 * screen's next picture after each 15 ms of work, which makes a dense sheet take twice as long.
 */
function withoutFrames(goOn: () => void): void {
  const frames = window.requestAnimationFrame;
  window.requestAnimationFrame = (slice) => {
    waiting.push(slice);
    channel.port2.postMessage(null);
    return 0;
  };
  try {
    goOn();
  } finally {
    window.requestAnimationFrame = frames;
  }
}

function put(canvas: HTMLCanvasElement, view: View, x: number, y: number, width: number, height: number): void {
  const { style } = canvas;
  style.width = `${width * view.scale}px`;
  style.height = `${height * view.scale}px`;
  style.transform = `translate(${view.x + x * view.scale}px, ${view.y + y * view.scale}px)`;
}
