/** The results to be taken away. */

import type { Api, Job } from "./api";
import { button, element, show } from "./dom";

const NAMES: Record<string, string> = {
  "schedule.xlsx": "Schedule (Excel)",
  "schedule.csv": "Schedule (CSV)",
  "schedule.json": "Schedule (JSON)",
  "marked-up.pdf": "Marked-up drawing",
  "drawing.pdf": "Original drawing",
  "components.json": "Data (JSON)",
  "evaluation.json": "Evaluation (JSON)",
};

export class Downloads {
  readonly root = element("details", { class: "menu" });
  private readonly note = element("p", { class: "quiet", role: "status" });
  private readonly buttons: HTMLButtonElement[];

  constructor(
    private readonly api: Api,
    private readonly job: Job,
  ) {
    const artefacts = Object.keys(job.result?.artifacts ?? {}).filter((name) => name !== "review.json");
    this.buttons = artefacts.map((name) => button(NAMES[name] ?? name, () => void this.take(name), { "data-artefact": name }));
    this.root.append(element("summary", {}, "Downloads"), element("div", { class: "choices" }, this.note, ...this.buttons));
    this.root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      this.root.open = false;
      this.root.querySelector("summary")?.focus();
    });
    document.addEventListener("click", (event) => {
      if (!this.root.contains(event.target as Node)) this.root.open = false;
    });
  }

  /** Offer the files, or wait until they have the corrections. */
  draw(ready: boolean): void {
    for (const each of this.buttons) each.disabled = !ready;
    show(this.note, ready ? "" : "The files are being made anew …");
  }

  private async take(name: string): Promise<void> {
    try {
      const download = await this.api.download(this.job.job_id, name);
      const link = element("a", { href: download.url, download: download.file_name, rel: "noopener" });
      document.body.append(link);
      link.click();
      link.remove();
    } catch (error) {
      show(this.note, error instanceof Error ? error.message : String(error));
    }
  }
}
