/** What `review.json` and the corrections of a job hold, as the service writes them. */

export type Box = readonly [number, number, number, number];

export interface Device {
  type: string;
  code: string | null;
  variant: string | null;
  count: number;
  meaning?: string | null;
  in_legend?: boolean;
  confidence?: number;
  bboxes?: Box[];
}

export interface Location {
  room_number: string | null;
  room_name: string | null;
  other_side?: { room_number: string | null; room_name: string | null } | null;
  confidence?: number | null;
  doubt?: string | null;
  label_bbox?: Box | null;
}

export interface CorrectedField {
  field: string;
  was: unknown;
  now: unknown;
  by: string;
  at: string;
}

export interface Component {
  id: string;
  type: string;
  system: string;
  page: number;
  bbox: Box;
  location: Location;
  devices: Device[];
  attributes: Record<string, string>;
  confidence: number;
  source: string;
  reasoning: string;
  corrections: CorrectedField[];
}

export type Priority = "high" | "normal" | "note";

export interface Place {
  page: number;
  bbox: Box;
  component: string | null;
}

export interface Finding {
  key: string;
  number: number;
  priority: Priority;
  matter: string;
  message: string;
  components: string[];
  page: number | null;
  places: Place[];
  left_out: number;
  checked_by: string | null;
}

export interface DeviceKind {
  type: string;
  label: string;
  code_in_name: boolean;
  letter: string;
  rank: number;
  heading: string | null;
  always: boolean;
}

export interface ComponentKind {
  type: string;
  label: string;
  heading: string;
  system: string;
}

export interface Page {
  page: number;
  width: number;
  height: number;
  status: string;
  reason: string | null;
  file: string | null;
}

export interface Review {
  file_name: string;
  drawing: { sha256: string; page_count: number; number: string | null; title: string | null };
  pages: Page[];
  catalogue: { components: ComponentKind[]; devices: DeviceKind[] };
  components: Component[];
  rejected: Component[];
  findings: Finding[];
  revision: number;
}

export interface Evidence {
  page: number;
  bbox: Box;
  sha256: string;
}

/** A correction as the page proposes it. */
export interface Proposed {
  component: string | null;
  finding: string | null;
  field: string | null;
  now: unknown;
  reason: string | null;
  evidence: Evidence | null;
  undoes: number | null;
}

/** A correction as the service keeps it. */
export interface Entry extends Omit<Proposed, "field"> {
  number: number;
  field: string;
  was: unknown;
  by: string;
  at: string;
}

export interface Corrections {
  job_id: string;
  revision: number;
  entries: Entry[];
}
