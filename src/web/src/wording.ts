/** What things are called on the page: devices, rooms, fields, confidence. */

import type { Component, ComponentKind, Device, DeviceKind, Location, Review } from "./review_data";

export class Words {
  readonly devices: Map<string, DeviceKind>;
  readonly components: Map<string, ComponentKind>;

  constructor(review: Review) {
    this.devices = new Map(review.catalogue.devices.map((kind) => [kind.type, kind]));
    this.components = new Map(review.catalogue.components.map((kind) => [kind.type, kind]));
  }

  /** e.g. `Lock Type 11` or `Request to Exit: Dome`. */
  device(device: Device): string {
    const kind = this.devices.get(device.type);
    const code = device.code ?? (kind?.code_in_name ? "?" : null);
    const name = [kind?.label ?? sentence(device.type), code].filter(Boolean).join(" ");
    return device.variant ? `${name}: ${sentence(device.variant)}` : name;
  }

  component(type: string): string {
    return this.components.get(type)?.label ?? sentence(type);
  }
}

/** A code as words: `request_to_exit` is `Request to exit`. */
export function sentence(code: string): string {
  const text = code.replaceAll("_", " ").trim();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function room(location: Pick<Location, "room_number" | "room_name">): string {
  return [location.room_number, location.room_name].filter(Boolean).join(" ");
}

export function percent(confidence: number): string {
  return `${Math.round(confidence * 100)} %`;
}

export type Level = "low" | "fair" | "good";

/** How far a confidence can be relied on, for its colour. */
export function level(confidence: number): Level {
  if (confidence < 0.7) return "low";
  return confidence < 0.9 ? "fair" : "good";
}

const FIELDS: Record<string, string> = {
  id: "ID",
  type: "Kind",
  "location.room_number": "Room number",
  "location.room_name": "Room name",
  devices: "Devices",
  present: "Is a component",
  added: "Added",
  checked: "Checked",
};

export function fieldName(field: string): string {
  return FIELDS[field] ?? sentence(field.replace(/^attributes\./, ""));
}

/** A value of a correction in a few words. */
export function shown(field: string, value: unknown, words: Words): string {
  if (value === null || value === undefined || value === "") return "nothing";
  if (field === "devices" && Array.isArray(value)) {
    const devices = value as Device[];
    return devices.map((each) => `${each.count} × ${words.device(each)}`).join(", ") || "no devices";
  }
  if (typeof value === "boolean") return value ? "yes" : "no";
  if (field === "type") return words.component(String(value));
  if (typeof value === "object") return words.component(String((value as Component).type));
  return String(value);
}

export function day(text: string): string {
  const time = new Date(text);
  if (Number.isNaN(time.getTime())) return "";
  return time.toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" });
}
