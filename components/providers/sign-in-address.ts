const SITE = "http://this-site.invalid";

/** Only a path of this site may follow a sign-in; anything else becomes the home page. */
export function safeCallback(address: string | null | undefined): string {
  if (!address?.startsWith("/")) return "/";
  const url = URL.parse(address, SITE);
  if (url?.origin !== SITE || url.pathname.startsWith("//") || url.pathname === "/sign-in") return "/";
  return url.pathname + url.search + url.hash;
}

let leaving = false;

/** Leaves for the sign-in page and remembers where the reader was. A full load, so that no data stays in memory. */
export function goToSignIn(reason?: "revoked" | "signed-out"): void {
  // Many requests are refused at once; the first of them leads the way.
  if (leaving || window.location.pathname === "/sign-in") return;
  leaving = true;
  const here = window.location.pathname + window.location.search;
  const query = new URLSearchParams({ callbackUrl: safeCallback(here) });
  if (reason) query.set("reason", reason);
  window.location.assign(`/sign-in?${query}`);
}
