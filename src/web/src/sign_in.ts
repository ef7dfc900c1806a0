/** Sign-in on the provider's own pages: OAuth authorization code flow with PKCE (RFC 7636). */

export interface SignInConfig {
  /** Base URL of the provider's hosted pages, e.g. of a Cognito domain. */
  authority: string;
  client_id: string;
  scopes: string;
}

interface Tokens {
  access: string;
  refresh: string | null;
  /** When the access token ends, in milliseconds since 1970. */
  ends: number;
}

const KEPT = "sda.tokens";
const BEGUN = "sda.sign-in";
const SPARE_MILLISECONDS = 60_000;

export class SignIn {
  constructor(private readonly config: SignInConfig) {}

  /** Return a token that is good for a while yet; leads to the sign-in where there is none. */
  async token(): Promise<string> {
    const tokens = read<Tokens>(KEPT);
    if (tokens && tokens.ends - SPARE_MILLISECONDS > Date.now()) return tokens.access;
    if (tokens?.refresh && (await this.exchange({ grant_type: "refresh_token", refresh_token: tokens.refresh }))) {
      return (read<Tokens>(KEPT) as Tokens).access;
    }
    return this.begin();
  }

  /** Go to the provider's page; never returns, since the browser leaves. */
  async begin(): Promise<never> {
    sessionStorage.removeItem(KEPT);
    const verifier = random();
    const state = random();
    sessionStorage.setItem(BEGUN, JSON.stringify({ verifier, state, back: location.hash }));
    const query = new URLSearchParams({
      response_type: "code",
      client_id: this.config.client_id,
      redirect_uri: here(),
      scope: this.config.scopes,
      state,
      code_challenge_method: "S256",
      code_challenge: base64url(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))),
    });
    location.assign(`${this.config.authority}/oauth2/authorize?${query}`);
    return new Promise<never>(() => undefined);
  }

  /** Take the code that the provider's page sent the browser back with, if it did. */
  async finish(): Promise<void> {
    const answer = new URLSearchParams(location.search);
    const begun = read<{ verifier: string; state: string; back: string }>(BEGUN);
    if (!answer.has("code") && !answer.has("error")) return;
    sessionStorage.removeItem(BEGUN);
    history.replaceState(null, "", here() + (begun?.back ?? ""));
    const code = answer.get("code");
    // Another state is an answer that this page did not ask for.
    if (!code || !begun || answer.get("state") !== begun.state) throw new Error("The sign-in did not succeed.");
    const parameters = { grant_type: "authorization_code", code, redirect_uri: here(), code_verifier: begun.verifier };
    if (!(await this.exchange(parameters))) throw new Error("The sign-in did not succeed.");
  }

  leave(): void {
    sessionStorage.removeItem(KEPT);
    const query = new URLSearchParams({ client_id: this.config.client_id, logout_uri: here() });
    location.assign(`${this.config.authority}/logout?${query}`);
  }

  private async exchange(parameters: Record<string, string>): Promise<boolean> {
    const response = await fetch(`${this.config.authority}/oauth2/token`, {
      method: "POST",
      credentials: "omit",
      body: new URLSearchParams({ ...parameters, client_id: this.config.client_id }),
    });
    if (!response.ok) return false;
    const given = (await response.json()) as { access_token: string; refresh_token?: string; expires_in: number };
    const tokens: Tokens = {
      access: given.access_token,
      refresh: given.refresh_token ?? parameters["refresh_token"] ?? null,
      ends: Date.now() + given.expires_in * 1000,
    };
    sessionStorage.setItem(KEPT, JSON.stringify(tokens));
    return true;
  }
}

function here(): string {
  return location.origin + location.pathname;
}

function read<T>(name: string): T | null {
  return JSON.parse(sessionStorage.getItem(name) ?? "null") as T | null;
}

function random(): string {
  return base64url(crypto.getRandomValues(new Uint8Array(32)).buffer);
}

function base64url(data: ArrayBuffer): string {
  const text = btoa(String.fromCharCode(...new Uint8Array(data)));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
