/** The dialog in which a component is edited, or a missed one described. */

import { button, element } from "./dom";
import type { Component, Device } from "./review_data";
import { plain } from "./result";
import type { Words } from "./wording";

export interface Described {
  id: string;
  type: string;
  room_number: string | null;
  room_name: string | null;
  devices: ReturnType<typeof plain>[];
  reason: string | null;
}

/** Ask for a component's values, beginning with `known`; resolves to null if the person gives up. */
export function describe(title: string, known: Partial<Component>, words: Words): Promise<Described | null> {
  return new Promise((resolve) => {
    const fields = new Fields(known, words);
    let given: Described | null = null;
    const form = element(
      "form",
      {
        method: "dialog",
        onsubmit: (event: SubmitEvent) => {
          event.preventDefault();
          given = fields.values();
          dialog.close();
        },
      },
      element("h2", { id: "dialog-title" }, title),
      ...fields.parts,
      element(
        "p", { class: "actions" },
        element("button", { type: "submit", class: "main" }, "Save"),
        button("Cancel", () => dialog.close()),
      ),
    );
    const dialog = element("dialog", { "aria-labelledby": "dialog-title", class: "component" }, form);
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(given);
    });
    document.body.append(dialog);
    dialog.showModal();
    fields.first.focus();
  });
}

class Fields {
  readonly parts: HTMLElement[];
  readonly first: HTMLInputElement;
  private readonly type: HTMLSelectElement;
  private readonly number: HTMLInputElement;
  private readonly name: HTMLInputElement;
  private readonly reason: HTMLInputElement;
  private readonly devices = element("ul", { class: "device-list" });

  constructor(known: Partial<Component>, private readonly words: Words) {
    this.first = input({ value: known.id ?? "", required: true, maxlength: 100 });
    this.type = select(
      [...words.components.values()].map((kind) => [kind.type, kind.label]),
      known.type ?? "door",
    );
    this.number = input({ value: known.location?.room_number ?? "", maxlength: 200 });
    this.name = input({ value: known.location?.room_name ?? "", maxlength: 200 });
    this.reason = input({ maxlength: 500, placeholder: "e.g. site visit" });
    for (const device of known.devices ?? []) this.addDevice(device);
    this.parts = [
      element("div", { class: "pair" }, labelled("ID", this.first), labelled("Kind", this.type)),
      element("div", { class: "pair" }, labelled("Room number", this.number), labelled("Room name", this.name)),
      element(
        "fieldset", {}, element("legend", {}, "Devices"), this.devices,
        button("Add a device", () => this.addDevice(null).focus()),
      ),
      labelled("Reason (optional)", this.reason),
    ];
  }

  values(): Described {
    return {
      id: this.first.value.trim(),
      type: this.type.value,
      room_number: textOf(this.number),
      room_name: textOf(this.name),
      devices: [...this.devices.children].map((line) => deviceOf(line as HTMLElement)),
      reason: textOf(this.reason),
    };
  }

  private addDevice(device: Device | null): HTMLElement {
    const kinds = [...this.words.devices.values()].map((kind) => [kind.type, kind.label] as [string, string]);
    const line = element("li", {});
    const count = input({ type: "number", min: 1, max: 999, value: device?.count ?? 1, class: "number", "data-part": "count", required: true });
    const type = select(kinds, device?.type ?? "credential_reader", "type");
    line.append(
      labelled("Count", count),
      labelled("Device", type),
      labelled("Code", input({ value: device?.code ?? "", maxlength: 40, class: "code", "data-part": "code" })),
      labelled("Form", input({ value: device?.variant ?? "", maxlength: 40, "data-part": "variant" })),
      button("Remove", () => {
        const next = (line.nextElementSibling ?? line.previousElementSibling)?.querySelector<HTMLElement>("input");
        line.remove();
        (next ?? this.first).focus();
      }),
    );
    this.devices.append(line);
    return count;
  }
}

function deviceOf(line: HTMLElement): ReturnType<typeof plain> {
  const part = (name: string) => line.querySelector(`[data-part=${name}]`) as HTMLInputElement | HTMLSelectElement;
  return {
    type: part("type").value,
    code: textOf(part("code")),
    variant: textOf(part("variant")),
    count: Number(part("count").value),
  };
}

function textOf(field: HTMLInputElement | HTMLSelectElement): string | null {
  return field.value.trim() || null;
}

function input(attributes: Record<string, string | number | boolean>): HTMLInputElement {
  return element("input", { type: "text", autocomplete: "off", ...attributes });
}

function select(options: [string, string][], chosen: string, part: string | null = null): HTMLSelectElement {
  return element(
    "select", { "data-part": part },
    ...options.map(([value, label]) => element("option", { value, selected: value === chosen }, label)),
  );
}

function labelled(name: string, field: HTMLElement): HTMLLabelElement {
  return element("label", {}, element("span", {}, name), field);
}
