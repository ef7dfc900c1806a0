/** Corrections on their way: shown at once, sent one after the other, never lost to somebody who was faster. */

import { type Api, Refusal } from "./api";
import type { Entry, Proposed, Review } from "./review_data";
import { type Result, resultOf } from "./result";

/** Milliseconds between two looks at whether the files have the corrections. */
const LOOK = 1000;

export interface DeskEvents {
  /** The result is another one. */
  changed(): void;
  /** The service refused a correction, in its own words. */
  refused(message: string): void;
  /** Somebody else changed the same; tells whether one's own is to be sent on top. */
  insist(theirs: Entry[]): Promise<boolean>;
}

export class Desk {
  entries: Entry[] = [];
  result: Result;
  /** Revision that the files of the job have. */
  built: number;
  private pending: Proposed[] = [];
  private sending: Promise<void> = Promise.resolve();
  private looking = false;
  /** Numbers of one's own entries, a list for each step that undo takes back. */
  private readonly steps: number[][] = [];

  constructor(
    private readonly api: Api,
    readonly job: string,
    public review: Review,
    private readonly events: DeskEvents,
  ) {
    this.built = review.revision;
    this.result = resultOf(review, [], []);
  }

  get revision(): number {
    return this.entries.at(-1)?.number ?? 0;
  }

  get saving(): boolean {
    return this.pending.length > 0;
  }

  async begin(): Promise<void> {
    this.entries = (await this.api.corrections(this.job)).entries;
    this.refresh();
    if (this.built < this.revision) void this.watch();
  }

  /** Correct something: one step of undo, however many entries it has. */
  correct(entries: Proposed[], undoable = true): void {
    if (!entries.length) return;
    this.pending = [...this.pending, ...entries];
    this.refresh();
    this.sending = this.sending.then(() => this.send(entries, undoable));
  }

  /** Take back one's own last step, or the last entry of the list; tells which entries, if there are any. */
  undo(): Entry[] {
    if (this.saving) return [];
    const undone = new Set(this.entries.map((entry) => entry.undoes));
    const open = (entry: Entry) => entry.undoes === null && !undone.has(entry.number);
    let numbers: number[] = [];
    while (!numbers.length && this.steps.length) {
      const step = this.steps.pop() as number[];
      numbers = this.entries.filter((entry) => step.includes(entry.number) && open(entry)).map((entry) => entry.number);
    }
    if (!numbers.length) {
      const last = this.entries.findLast(open);
      if (last) numbers = [last.number];
    }
    return this.takeBack(numbers);
  }

  takeBack(numbers: number[]): Entry[] {
    const taken = this.entries.filter((entry) => numbers.includes(entry.number));
    this.correct(taken.reverse().map((entry) => proposed({ undoes: entry.number })), false);
    return taken;
  }

  private async send(entries: Proposed[], undoable: boolean): Promise<void> {
    try {
      const before = this.revision;
      const answer = await this.sendOnTop(entries);
      if (answer) {
        const own = answer.filter((entry) => entry.number > before).slice(-entries.length);
        if (undoable) this.steps.push(own.map((entry) => entry.number));
        this.entries = answer;
      }
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.events.refused(error.message);
    } finally {
      this.pending = this.pending.filter((each) => !entries.includes(each));
      this.refresh();
    }
    void this.watch();
  }

  /** Send; where somebody was faster, send again on top of theirs unless both are about the same. */
  private async sendOnTop(entries: Proposed[]): Promise<Entry[] | null> {
    for (;;) {
      try {
        return (await this.api.correct(this.job, this.revision, entries)).entries;
      } catch (error) {
        if (!(error instanceof Refusal) || error.status !== 412) throw error;
        const known = this.revision;
        this.entries = (await this.api.corrections(this.job)).entries;
        const theirs = this.entries.filter((entry) => entry.number > known);
        const same = theirs.filter((their) => entries.some((own) => sameMatter(own, their)));
        if (same.length && !(await this.events.insist(same))) return null;
      }
    }
  }

  /** Follow until the files have all corrections, then read what they say. */
  private async watch(): Promise<void> {
    if (this.looking) return;
    this.looking = true;
    try {
      while (this.built < this.revision) {
        const job = await this.api.job(this.job);
        this.built = job.result?.corrections ?? this.built;
        if (this.built >= this.revision) {
          const review = await this.api.review(this.job);
          if (review.revision >= this.built) this.review = review;
        } else await new Promise((resolve) => setTimeout(resolve, LOOK));
        this.refresh();
      }
    } catch (error) {
      this.events.refused(error instanceof Error ? error.message : String(error));
    } finally {
      this.looking = false;
    }
  }

  private refresh(): void {
    this.result = resultOf(this.review, this.entries, this.pending);
    this.events.changed();
  }
}

export function proposed(some: Partial<Proposed>): Proposed {
  return { component: null, finding: null, field: null, now: null, reason: null, evidence: null, undoes: null, ...some };
}

function sameMatter(own: Proposed, their: Entry): boolean {
  if (own.undoes !== null) return own.undoes === their.undoes;
  return own.component === their.component && own.finding === their.finding && own.field === their.field;
}
