import type { Page } from "@playwright/test";

/** What one drag gave, in milliseconds. */
export type DragTimes = {
  /** From each pointer event that moved the slider to the frame that shows its result or a newer one. */
  readonly toPaint: number[];
  /** Pieces of main-thread work of 50 ms or more. */
  readonly longTasks: number[];
  /** Processor time of the page's main thread, a step: other programs on the machine stretch it less than the clock. */
  readonly cpuPerStep: number;
};

type Probe = { moved: { serial: number; at: number }[]; painted: Probe["moved"]; longTasks: number[] };
declare global {
  interface Window {
    dragProbe: Probe;
  }
}

/** Runs in the page. `data-asked` changes in the pointer event itself, `data-shown` once the result is drawn. */
function installProbe(): void {
  const isWatching = "dragProbe" in window;
  window.dragProbe = { moved: [], painted: [], longTasks: [] };
  if (isWatching) return;
  let pointerAt = 0;
  // The raw move comes at once, its frame-aligned twin with the next frame: a step counts from the one that made it.
  for (const type of ["pointerrawupdate", "pointermove"])
    window.addEventListener(
      type,
      ({ timeStamp }) => {
        pointerAt = timeStamp;
      },
      true,
    );
  /** A frame's callbacks run before it is drawn; a message sent from there arrives after. */
  const afterPaint = (then: (at: number) => void) =>
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => then(performance.now());
      port2.postMessage(undefined);
    });
  new MutationObserver((changes) => {
    for (const { target, attributeName } of changes) {
      const serial = Number((target as Element).getAttribute(attributeName ?? ""));
      if (attributeName === "data-asked") window.dragProbe.moved.push({ serial, at: pointerAt });
      else afterPaint((at) => window.dragProbe.painted.push({ serial, at }));
    }
  }).observe(document.body, { subtree: true, attributeFilter: ["data-asked", "data-shown"] });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.dragProbe.longTasks.push(duration);
  }).observe({ type: "longtask" });
}

/**
 * Drags the slider to and fro as a hand would; each move follows 16 ms after the page took the one before. The moves go
 * to the browser directly: `page.mouse.move` runs scripts of its own in the page and its frames around every move of a
 * drag (it watches for drag and drop), a sixth of the page's time, which no reader pays. A step that is never shown
 * counts as endless.
 */
export async function dragSlider(page: Page, label: string, moves: number): Promise<DragTimes> {
  const slider = page.getByRole("slider", { name: label });
  await slider.scrollIntoViewIfNeeded();
  const box = await slider.boundingBox();
  if (!box) throw new Error(`The slider "${label}" is not on screen.`);
  await page.evaluate(installProbe);
  const y = box.y + box.height / 2;
  const meter = await page.context().newCDPSession(page);
  await meter.send("Performance.enable", { timeDomain: "threadTicks" });
  const cpuMs = async () => {
    const { metrics } = await meter.send("Performance.getMetrics");
    return (metrics.find(({ name }) => name === "TaskDuration")?.value ?? Number.NaN) * 1000;
  };
  await page.mouse.move(box.x + box.width * 0.1, y);
  const before = await cpuMs();
  await page.mouse.down();
  for (let move = 0; move < moves; move++) {
    const sweep = Math.abs(((move / 75) % 2) - 1);
    const x = box.x + box.width * (0.1 + 0.6 * (1 - sweep));
    await meter.send("Input.dispatchMouseEvent", { type: "mouseMoved", x, y, button: "left", buttons: 1 });
    await page.waitForTimeout(16);
  }
  const spent = (await cpuMs()) - before;
  await meter.detach();
  await page.mouse.up();
  await page.waitForTimeout(1000);
  const { moved, painted, longTasks } = await page.evaluate(() => window.dragProbe);
  const toPaint = moved.map(({ serial, at }) => {
    const shown = painted.find((paint) => paint.serial >= serial);
    return shown ? shown.at - at : Number.POSITIVE_INFINITY;
  });
  return { toPaint, longTasks, cpuPerStep: spent / Math.max(1, moved.length) };
}
