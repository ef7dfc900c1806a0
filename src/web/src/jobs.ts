/** The list of jobs: upload, progress, and the way to each review. */

import type { Api, Job, JobSummary } from "./api";
import { announce, button, element, show } from "./dom";
import { ask } from "./questions";
import { day, sentence } from "./wording";

const LOOK = 2000;
const RUNNING = new Set(["queued", "processing", "retrying"]);

const STAGES: Record<string, string> = {
  validation: "Checking the file",
  pdf_processing: "Reading pages",
  drawing_analysis: "Finding components",
  corrections: "Applying corrections",
  schedule_generation: "Writing the schedule",
  evaluation: "Judging the result",
};

export class Jobs {
  readonly root: HTMLElement;
  private readonly list = element("ul", { class: "jobs" });
  private readonly more: HTMLButtonElement;
  private readonly trouble = element("p", { class: "trouble", role: "alert", hidden: true });
  private readonly uploads = element("ul", { class: "jobs", "aria-label": "Uploads" });
  private jobs: JobSummary[] = [];
  private details = new Map<string, Job>();
  private cursor: string | null = null;
  private timer = 0;
  private ended = false;

  constructor(
    private readonly api: Api,
    leave: HTMLElement | null,
  ) {
    this.more = button("Show older jobs", () => void this.load(this.cursor));
    this.root = element(
      "div", { class: "start" },
      element("header", { class: "bar" }, element("div", { class: "name" }, element("h1", {}, "Security Design Assistant")), leave),
      element(
        "main", {},
        this.trouble,
        this.dropZone(),
        this.uploads,
        element("h2", {}, "Drawings"),
        this.list,
        this.more,
      ),
    );
  }

  async begin(): Promise<void> {
    await this.load(null);
    void this.follow();
  }

  end(): void {
    this.ended = true;
    clearTimeout(this.timer);
  }

  private dropZone(): HTMLElement {
    const picker = element("input", { type: "file", accept: "application/pdf,.pdf", multiple: true, class: "unseen", id: "picker", onchange: () => {
      this.submit([...(picker.files ?? [])]);
      picker.value = "";
    } });
    const client = element("input", { type: "text", maxlength: 200, autocomplete: "organization" });
    const project = element("input", { type: "text", maxlength: 200, autocomplete: "off" });
    this.names = () => ({
      ...(client.value.trim() && { client_name: client.value.trim() }),
      ...(project.value.trim() && { project_name: project.value.trim() }),
    });
    const zone = element(
      "section", { class: "drop", "aria-label": "New drawing" },
      element("p", {}, element("label", { for: "picker", class: "button main" }, "Choose drawings"), picker, " or drop PDF files here."),
      element("div", { class: "pair" },
        element("label", {}, element("span", {}, "Client (optional)"), client),
        element("label", {}, element("span", {}, "Project (optional)"), project)),
    );
    zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => {
      event.preventDefault();
      zone.classList.remove("over");
      this.submit([...(event.dataTransfer?.files ?? [])]);
    });
    return zone;
  }

  private names: () => Record<string, string> = () => ({});

  private submit(files: File[]): void {
    const names = this.names();
    for (const file of files) void this.send(file, names);
  }

  private async send(file: File, names: Record<string, string>): Promise<void> {
    const bar = element("progress", { max: 1, value: 0, "aria-label": `Upload of ${file.name}` });
    const state = element("span", { class: "quiet" }, "Uploading …");
    const line = element("li", {}, element("span", { class: "file" }, file.name), bar, state);
    this.uploads.append(line);
    try {
      await this.api.submit(file, names, (share) => (bar.value = share));
      line.remove();
      announce(`${file.name} is uploaded and waits its turn.`);
      await this.load(null);
    } catch (error) {
      bar.remove();
      line.classList.add("failed");
      show(state, error instanceof Error ? error.message : String(error));
      line.append(button("Dismiss", () => line.remove(), { "aria-label": `Dismiss ${file.name}` }));
    }
  }

  private async load(cursor: string | null): Promise<void> {
    try {
      const page = await this.api.jobs(cursor);
      this.jobs = cursor ? [...this.jobs, ...page.jobs] : page.jobs;
      this.cursor = page.cursor;
      this.trouble.hidden = true;
    } catch (error) {
      this.trouble.hidden = false;
      show(this.trouble, error instanceof Error ? error.message : String(error));
    }
    this.draw();
  }

  /** Look after the jobs that run, until the list is left. */
  private async follow(): Promise<void> {
    const running = this.jobs.filter((job) => RUNNING.has(job.status));
    for (const job of running) {
      try {
        const now = await this.api.job(job.job_id);
        this.details.set(job.job_id, now);
        if (now.status !== job.status && !RUNNING.has(now.status)) announce(`${job.filename}: ${sentence(now.status)}.`);
        job.status = now.status;
      } catch {
        // A job that cannot be asked after now may be the next time.
      }
    }
    if (running.length) this.draw();
    if (!this.ended) this.timer = setTimeout(() => void this.follow(), LOOK);
  }

  private draw(): void {
    this.more.hidden = this.cursor === null;
    const focused = (document.activeElement as HTMLElement | null)?.dataset["job"];
    show(
      this.list,
      ...this.jobs.map((job) => this.line(job)),
      this.jobs.length === 0 && element("li", { class: "quiet" }, "No drawings yet. Choose a PDF above."),
    );
    if (focused) this.list.querySelector<HTMLElement>(`[data-job="${CSS.escape(focused)}"]`)?.focus();
  }

  private line(job: JobSummary): HTMLElement {
    const now = this.details.get(job.job_id);
    const of = [job.project_name, job.client_name].filter(Boolean).join(", ");
    return element(
      "li", { class: job.status },
      job.status === "completed"
        ? element("a", { href: `#/job/${encodeURIComponent(job.job_id)}`, class: "file", "data-job": job.job_id }, job.filename)
        : element("span", { class: "file" }, job.filename),
      element("span", { class: "quiet" }, [of, day(job.created_at)].filter(Boolean).join(" · ")),
      RUNNING.has(job.status)
        ? element("progress", { max: 100, value: now?.progress.percent ?? 0, "aria-label": `Progress of ${job.filename}` })
        : null,
      element("span", { class: `status ${job.status}` }, stateOf(job, now)),
      button("Delete", () => void this.delete(job), { "aria-label": `Delete ${job.filename}`, "data-job": `delete ${job.job_id}` }),
    );
  }

  private async delete(job: JobSummary): Promise<void> {
    const sure = await ask("Delete this drawing?", [`${job.filename}, its results and all corrections are gone for good.`], "Delete", "Keep");
    if (!sure) return;
    try {
      await this.api.deleteJob(job.job_id);
      announce(`${job.filename} deleted.`);
    } finally {
      await this.load(null);
    }
  }
}

function stateOf(job: JobSummary, now: Job | undefined): string {
  if (job.status === "failed") return now?.error?.message ?? "Failed";
  if (!RUNNING.has(job.status) || !now) return sentence(job.status);
  const { current_stage: stage, pages_done: done, pages_total: total, percent } = now.progress;
  if (job.status === "queued") return "Waiting its turn";
  const pages = stage === "pdf_processing" && total ? ` (page ${Math.min((done ?? 0) + 1, total)} of ${total})` : "";
  return `${stage ? (STAGES[stage] ?? sentence(stage)) : sentence(job.status)}${pages}, ${percent} %`;
}
