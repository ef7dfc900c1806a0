/** A result as it is now: what was read, with the corrections on top that its files do not have yet. */

import type { Box, Component, Device, Entry, Finding, Location, Proposed, Review } from "./review_data";

export interface Item {
  component: Component;
  rejected: boolean;
  checked: boolean;
  /** Ids that it had before somebody renumbered it. */
  formerly: string[];
}

export interface Row {
  finding: Finding;
  checked: boolean;
}

export interface Result {
  items: Item[];
  rows: Row[];
}

interface Added {
  type: string;
  page: number;
  bbox: Box;
  location: Location;
  devices: Device[];
}

/**
 * Return `review` with `entries` that are newer than it, and with what is `pending`, the answer to which is still out.
 */
export function resultOf(review: Review, entries: Entry[], pending: Proposed[]): Result {
  const items = [
    ...review.components.map((component) => itemOf(component, false)),
    ...review.rejected.map((component) => itemOf(component, true)),
  ];
  const rows = review.findings.map((finding) => ({ finding, checked: finding.checked_by !== null }));
  const newer = entries.filter((entry) => entry.number > review.revision);
  for (const change of [...newer, ...pending]) apply(change, items, rows, entries);
  return { items, rows };
}

function itemOf(component: Component, rejected: boolean): Item {
  const own = structuredClone(component);
  const changed = (field: string) => own.corrections.find((change) => change.field === field);
  const earlier = changed("id")?.was;
  return {
    component: own,
    rejected,
    checked: changed("checked")?.now === true,
    formerly: typeof earlier === "string" ? [earlier] : [],
  };
}

function apply(change: Entry | Proposed, items: Item[], rows: Row[], entries: Entry[]): void {
  if (change.field === null) {
    const undone = entries.find((entry) => entry.number === change.undoes);
    if (undone) apply({ ...undone, now: undone.was, was: undone.now }, items, rows, entries);
    return;
  }
  if (change.finding) {
    for (const row of rows) if (row.finding.key === change.finding) row.checked = change.now === true;
    return;
  }
  if (change.field === "added") add(change, items);
  else {
    const item = itemMeant(change, items);
    if (item) set(item, change.field, change.now, change);
  }
}

/** The component that a change is about; its place says which, where several have the id. */
export function itemMeant(change: Pick<Proposed, "component" | "evidence">, items: Item[]): Item | undefined {
  const own = items.filter((item) => item.component.id === change.component);
  const named = own.length ? own : items.filter((item) => item.formerly.includes(change.component ?? ""));
  const { evidence } = change;
  if (named.length < 2 || !evidence) return named[0];
  const distance = ({ component }: Item) =>
    (component.page === evidence.page ? 0 : 1e9) +
    component.bbox.reduce((sum, edge, index) => sum + Math.abs(edge - (evidence.bbox[index] ?? 0)), 0);
  return named.reduce((best, item) => (distance(item) < distance(best) ? item : best));
}

function add(change: Entry | Proposed, items: Item[]): void {
  const there = items.find((item) => item.component.id === change.component);
  if (change.now === null) {
    if (there) items.splice(items.indexOf(there), 1);
    return;
  }
  if (there) return;
  const added = change.now as Added;
  const component: Component = {
    id: change.component ?? "",
    type: added.type,
    system: "",
    page: added.page,
    bbox: added.bbox,
    location: { room_number: added.location?.room_number ?? null, room_name: added.location?.room_name ?? null },
    devices: added.devices ?? [],
    attributes: {},
    confidence: 1,
    source: "person",
    reasoning: "Added by a person.",
    corrections: [],
  };
  items.push({ component, rejected: false, checked: true, formerly: [] });
}

function set(item: Item, field: string, now: unknown, change: Entry | Proposed): void {
  const { component } = item;
  const was = valueOf(item, field);
  if (field === "checked") item.checked = now === true;
  else if (field === "present") item.rejected = now === false;
  else if (field === "id") {
    item.formerly.push(component.id);
    component.id = String(now);
  } else if (field === "type") component.type = String(now);
  else if (field === "devices") component.devices = devicesNow(component.devices, now as Device[]);
  else if (field === "location.room_number") component.location.room_number = (now as string | null) ?? null;
  else if (field === "location.room_name") component.location.room_name = (now as string | null) ?? null;
  else if (field.startsWith("attributes.")) setAttribute(component, field.slice("attributes.".length), now);
  note(component, field, was, now, change);
}

/** What was read of a device stays with it as long as it stays the same. */
function devicesNow(before: Device[], now: Device[]): Device[] {
  return now.map((device) => {
    const same = before.find(
      (each) => each.type === device.type && each.code === device.code && each.variant === device.variant,
    );
    return same && same.count === device.count ? same : { ...device, confidence: 1, bboxes: same?.bboxes ?? [] };
  });
}

function setAttribute(component: Component, name: string, now: unknown): void {
  if (now === null) delete component.attributes[name];
  else component.attributes[name] = String(now);
}

function note(component: Component, field: string, was: unknown, now: unknown, change: Entry | Proposed): void {
  const earlier = component.corrections.find((each) => each.field === field);
  const others = component.corrections.filter((each) => each.field !== field);
  const machine = earlier ? earlier.was : was;
  component.corrections = others;
  if (JSON.stringify(machine) === JSON.stringify(now)) return;
  const by = "by" in change ? change.by : "";
  const at = "at" in change ? change.at : "";
  component.corrections = [...others, { field, was: machine, now, by, at }];
}

/** The value of a field as corrections write it. */
export function valueOf(item: Item, field: string): unknown {
  const { component } = item;
  if (field === "checked") return item.checked;
  if (field === "present") return !item.rejected;
  if (field === "id") return component.id;
  if (field === "type") return component.type;
  if (field === "devices") return component.devices.map(plain);
  if (field === "location.room_number") return component.location.room_number;
  if (field === "location.room_name") return component.location.room_name;
  if (field.startsWith("attributes.")) return component.attributes[field.slice("attributes.".length)] ?? null;
  return null;
}

export function plain(device: Device): Pick<Device, "type" | "code" | "variant" | "count"> {
  return { type: device.type, code: device.code, variant: device.variant, count: device.count };
}

/** What a person did to the machine's reading of a field, if anything. */
export function correctionOf(component: Component, ...fields: string[]): Component["corrections"][number] | undefined {
  return component.corrections.find((change) => fields.includes(change.field));
}
