/** Small dialogs: a question, and the list of keys. */

import { button, element, key } from "./dom";

/** Ask a question of two answers; closing the dialog is the second. */
export function ask(title: string, lines: string[], yes: string, no: string): Promise<boolean> {
  return new Promise((resolve) => {
    let answer = false;
    const dialog = element(
      "dialog",
      { "aria-labelledby": "question", class: "question" },
      element("h2", { id: "question" }, title),
      ...lines.map((line) => element("p", {}, line)),
      element(
        "p", { class: "actions" },
        button(yes, () => { answer = true; dialog.close(); }, { class: "main" }),
        button(no, () => dialog.close()),
      ),
    );
    opened(dialog, () => resolve(answer));
  });
}

const KEYS: [string[], string][] = [
  [["n", "p"], "next, previous row of the schedule or finding"],
  [["a"], "accept, and go on"],
  [["e"], "edit the chosen component"],
  [["r"], "reject it: it is no component"],
  [["m"], "add a missed component by drawing a box"],
  [["u"], "undo"],
  [["s", "f", "h"], "schedule, findings, history"],
  [["/"], "filter the schedule"],
  [["z"], "show the chosen place on the drawing"],
  [["+", "-", "0"], "zoom in, out, whole page"],
  [["[", "]"], "previous, next page"],
  [["?"], "this list"],
];

const OFF = "sda.keys-off";

/** Whether single keys do something; a person whose voice or hands type by mistake switches them off. */
export function keysOn(): boolean {
  return localStorage.getItem(OFF) === null;
}

export function showKeys(): void {
  const single = element("input", {
    type: "checkbox",
    checked: keysOn(),
    onchange: () => (single.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")),
  });
  const dialog = element(
    "dialog",
    { "aria-labelledby": "keys", class: "question" },
    element("h2", { id: "keys" }, "Keys"),
    element(
      "dl", { class: "keys" },
      ...KEYS.map(([names, what]) => element("div", {}, element("dt", {}, ...names.map(key)), element("dd", {}, what))),
    ),
    element("label", { class: "choice" }, single, "Single keys do this"),
    element("p", { class: "actions" }, button("Close", () => dialog.close(), { class: "main" })),
  );
  opened(dialog, () => undefined);
}

function opened(dialog: HTMLDialogElement, closed: () => void): void {
  dialog.addEventListener("close", () => {
    dialog.remove();
    closed();
  });
  document.body.append(dialog);
  dialog.showModal();
}
