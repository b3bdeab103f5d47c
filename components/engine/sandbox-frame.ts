/** Where `app/engine-host` answers: a page of opaque origin whose policy allows no network. */
const HOST_PATH = "/engine-host";

export type SandboxFrame = {
  /** Ends the running worker, if any, and starts a fresh one that listens on the port. */
  startWorker(port: MessagePort): void;
  remove(): void;
};

/** Author code runs only behind this frame: no cookies, no storage, no network, no access to our page. */
export function openSandboxFrame(): Promise<SandboxFrame> {
  const frame = document.createElement("iframe");
  frame.setAttribute("sandbox", "allow-scripts");
  frame.setAttribute("aria-hidden", "true");
  frame.tabIndex = -1;
  frame.title = "Strategy engine";
  frame.hidden = true;
  frame.src = HOST_PATH;
  return new Promise((resolve) => {
    const onMessage = (event: MessageEvent) => {
      if (event.source !== frame.contentWindow || event.data !== "engine-host ready") return;
      removeEventListener("message", onMessage);
      resolve({
        // A sandboxed frame has no origin to name; only the port travels with this message.
        startWorker: (port) => frame.contentWindow?.postMessage("start", "*", [port]),
        remove: () => frame.remove(),
      });
    };
    addEventListener("message", onMessage);
    document.body.append(frame);
  });
}
