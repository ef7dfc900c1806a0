/** The service's HTTP API. */

import type { Corrections, Proposed, Review } from "./review_data";
import type { SignIn } from "./sign_in";

export interface JobSummary {
  job_id: string;
  status: string;
  created_at: string;
  updated_at: string;
  client_name: string | null;
  project_name: string | null;
  filename: string;
}

export interface Job {
  job_id: string;
  status: string;
  created_at: string;
  drawing: { filename: string; pages: number | null };
  progress: {
    percent: number;
    current_stage: string | null;
    pages_done: number | null;
    pages_total: number | null;
  };
  result: {
    artifacts: Record<string, string>;
    summary: Record<string, number | string | boolean>;
    corrections?: number;
  } | null;
  error: { code: string; message: string } | null;
}

interface Download {
  url: string;
  file_name: string;
}

interface Upload {
  upload_id: string;
  url: string;
  fields: Record<string, string>;
}

/** What the service refuses, in its own words. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

export class Api {
  constructor(
    private readonly base: URL,
    private readonly signIn: SignIn | null,
  ) {}

  async jobs(cursor: string | null): Promise<{ jobs: JobSummary[]; cursor: string | null }> {
    const query = cursor ? `?limit=50&cursor=${encodeURIComponent(cursor)}` : "?limit=50";
    return this.json(`jobs${query}`);
  }

  async job(id: string): Promise<Job> {
    return this.json(`status/${encodeURIComponent(id)}`, { cache: "no-cache" });
  }

  async deleteJob(id: string): Promise<void> {
    await this.send(`jobs/${encodeURIComponent(id)}`, { method: "DELETE" });
  }

  async review(id: string): Promise<Review> {
    const download = await this.download(id, "review.json");
    return (await (await fetched(download.url)).json()) as Review;
  }

  async drawing(id: string): Promise<ArrayBuffer> {
    const download = await this.download(id, "drawing.pdf");
    return (await fetched(download.url)).arrayBuffer();
  }

  /** Where a result is to be had, for an hour. */
  async download(id: string, artefact: string): Promise<Download> {
    const path = `download/${encodeURIComponent(id)}/${encodeURIComponent(artefact)}`;
    const found = await this.json<Download>(path);
    const url = new URL(found.url, this.base);
    if (url.protocol !== "https:" && url.protocol !== "http:") throw new Error("The download has no web address.");
    return { ...found, url: url.href };
  }

  async corrections(id: string): Promise<Corrections> {
    return this.json(`jobs/${encodeURIComponent(id)}/corrections`, { cache: "no-store" });
  }

  /** Append entries; a refusal with status 412 says that somebody was faster. */
  async correct(id: string, revision: number, entries: Proposed[]): Promise<Corrections> {
    return this.json(`jobs/${encodeURIComponent(id)}/corrections`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "If-Match": `"${revision}"` },
      body: JSON.stringify({ entries }),
    });
  }

  /** Upload a drawing and submit it; `told` gets the share of it that is sent. */
  async submit(file: File, names: Record<string, string>, told: (share: number) => void): Promise<string> {
    const upload = await this.post<Upload>("uploads", {
      filename: file.name,
      content_type: "application/pdf",
      size: file.size,
    });
    await sent(upload, file, told);
    const job = await this.post<{ job_id: string }>("process-drawing", {
      upload_id: upload.upload_id,
      filename: file.name,
      ...names,
    });
    return job.job_id;
  }

  private async post<T>(path: string, content: unknown): Promise<T> {
    const headers = { "Content-Type": "application/json" };
    return this.json(path, { method: "POST", headers, body: JSON.stringify(content) });
  }

  private async json<T>(path: string, init: RequestInit = {}): Promise<T> {
    return (await (await this.send(path, init)).json()) as T;
  }

  private async send(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("Accept", "application/json");
    const token = await this.signIn?.token();
    if (token) headers.set("Authorization", `Bearer ${token}`);
    let response: Response;
    try {
      response = await fetch(new URL(path, this.base), { ...init, headers, credentials: "omit" });
    } catch {
      throw new Refusal(0, "unreachable", "The service does not answer. Is the network there?");
    }
    if (response.status === 401 && this.signIn) await this.signIn.begin();
    if (!response.ok) throw await refusal(response);
    return response;
  }
}

async function refusal(response: Response): Promise<Refusal> {
  try {
    const problem = (await response.json()) as { code?: string; detail?: string; message?: string };
    const detail = problem.detail ?? problem.message ?? response.statusText;
    return new Refusal(response.status, problem.code ?? "", detail);
  } catch {
    return new Refusal(response.status, "", `The service answered with status ${response.status}.`);
  }
}

async function fetched(url: string): Promise<Response> {
  const response = await fetch(url, { credentials: "omit" });
  if (!response.ok) throw new Refusal(response.status, "", "A result cannot be read any more. Please reload the page.");
  return response;
}

/** `fetch` says nothing of how much is sent, so this is the older way. */
function sent(upload: Upload, file: File, told: (share: number) => void): Promise<void> {
  const form = new FormData();
  for (const [name, value] of Object.entries(upload.fields)) form.append(name, value);
  form.append("file", file);
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const failed = () => reject(new Refusal(request.status, "upload_failed", "The upload did not succeed. Please try again."));
    request.upload.onprogress = (event) => told(event.lengthComputable ? event.loaded / event.total : 0);
    request.onerror = failed;
    request.onload = () => (request.status < 300 ? resolve() : failed());
    request.open("POST", upload.url);
    request.send(form);
  });
}
