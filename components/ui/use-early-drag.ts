"use client";
import { type RefObject, useEffect, useRef } from "react";

/**
 * Tells where a drag of a range input is as soon as the pointer moved. The browser's own `input` event waits for the
 * next frame; what is computed from the value would then be a frame later on screen. It still comes and is the truth:
 * where raw moves are missing (touch, other browsers, pages that are not secure) only it is left.
 */
export function useEarlyDrag(
  slider: RefObject<HTMLInputElement | null>,
  onMove: (value: number) => void,
): void {
  const told = useRef(onMove);
  told.current = onMove;
  useEffect(() => {
    const input = slider.current;
    if (!input) return;
    let track = new DOMRect();
    const start = () => {
      track = input.getBoundingClientRect();
    };
    const look = (event: Event) => {
      const { buttons, pointerType, clientX } = event as PointerEvent;
      if (buttons === 1 && pointerType === "mouse" && input.matches(":active"))
        told.current(valueAt(input, (clientX - track.left - THUMB_PX / 2) / (track.width - THUMB_PX)));
    };
    input.addEventListener("pointerdown", start);
    input.addEventListener("pointerrawupdate", look);
    return () => {
      input.removeEventListener("pointerdown", start);
      input.removeEventListener("pointerrawupdate", look);
    };
  }, [slider]);
}

/** The diameter of the thumb in globals.css: its middle follows the pointer. */
const THUMB_PX = 14;

/** What the browser makes of a share of the way: the nearest step from the minimum. */
function valueAt(input: HTMLInputElement, share: number): number {
  const [min, max, step] = [Number(input.min), Number(input.max), Number(input.step)];
  const steps = Math.round((Math.min(1, Math.max(0, share)) * (max - min)) / step);
  return Math.min(max, min + steps * step);
}
