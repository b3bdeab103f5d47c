import { createHash } from "node:crypto";
import { bundleForBrowser } from "#server/infrastructure/browser-bundle/index.ts";

export const dynamic = "force-static";

/** Starts a worker from the engine's text, and again whenever the page sends a new port. */
const START = `
const text = document.getElementById("engine").textContent;
const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
let worker;
addEventListener("message", (event) => {
  if (event.source !== parent || event.data !== "start") return;
  worker?.terminate();
  worker = new Worker(url);
  worker.postMessage("port", [event.ports[0]]);
});
parent.postMessage("engine-host ready", "*");
`;

/** The page inside the sandboxed frame: it holds the engine's text and may reach nothing else. */
export async function GET() {
  const engine = await bundleForBrowser("components/engine/engine.worker.ts");
  const hash = createHash("sha256").update(START).digest("base64");
  const html = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Strategy engine</title>
<script type="text/plain" id="engine">${engine.replaceAll("</script", "<\\/script")}</script>
<script>${START}</script></html>`;
  return new Response(html, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-cache",
      "content-security-policy": `sandbox allow-scripts; default-src 'none'; script-src 'sha256-${hash}' 'unsafe-eval' blob:; worker-src blob:; connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`,
      "cross-origin-embedder-policy": "require-corp",
      "cross-origin-resource-policy": "same-origin",
      "x-content-type-options": "nosniff",
    },
  });
}
