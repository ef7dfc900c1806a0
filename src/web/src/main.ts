/** Where the page begins: its settings, the sign-in, and which of the two views the address asks for. */

import { Api } from "./api";
import { button, element, show } from "./dom";
import { Jobs } from "./jobs";
import { showReview } from "./review";
import { SignIn, type SignInConfig } from "./sign_in";

interface Config {
  /** Base URL of the API, relative to the page. */
  api: string;
  sign_in: SignInConfig | null;
  /** The only job there is, where the page serves one folder of results. */
  job?: string | null;
}

const place = document.getElementById("page") as HTMLElement;
let leave: () => void = () => undefined;

async function start(): Promise<void> {
  const config = (await (await fetch("config.json")).json()) as Config;
  const signIn = config.sign_in ? new SignIn(config.sign_in) : null;
  await signIn?.finish();
  const base = new URL(config.api.replace(/\/*$/, "/"), document.baseURI);
  const api = new Api(base, signIn);
  window.addEventListener("hashchange", () => void open(api, config, signIn));
  await open(api, config, signIn);
}

async function open(api: Api, config: Config, signIn: SignIn | null): Promise<void> {
  leave();
  leave = () => undefined;
  const only = config.job ?? null;
  const named = /^#\/job\/([^/]+)$/.exec(location.hash)?.[1];
  const id = only ?? (named && decodeURIComponent(named));
  try {
    if (id) await openReview(api, id, only === null);
    else await openJobs(api, signIn);
  } catch (error) {
    complain(error, only === null);
  }
}

async function openReview(api: Api, id: string, several: boolean): Promise<void> {
  document.title = "Review · Security Design Assistant";
  leave = await showReview(place, api, id, several ? toJobs() : null);
}

async function openJobs(api: Api, signIn: SignIn | null): Promise<void> {
  document.title = "Drawings · Security Design Assistant";
  const jobs = new Jobs(api, signIn ? button("Sign out", () => signIn.leave()) : null);
  leave = () => jobs.end();
  show(place, jobs.root);
  await jobs.begin();
}

function toJobs(): HTMLElement {
  return element("a", { href: "#/", class: "button" }, "‹ Drawings");
}

function complain(error: unknown, several: boolean): void {
  const message = error instanceof Error ? error.message : String(error);
  show(place, element("main", { class: "notice" }, element("h1", {}, "This did not work"), element("p", { role: "alert" }, message), several && toJobs()));
}

start().catch((error: unknown) => complain(error, true));
