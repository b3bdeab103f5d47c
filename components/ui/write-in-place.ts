/**
 * For what changes with every step of a slider: written where it stands, because React would cost more than the step.
 * React renders these elements empty and never looks inside.
 */
export function writeText(element: Element | undefined | null, text: string): void {
  if (!element) return;
  const { firstChild } = element;
  if (!firstChild) element.append(text);
  else if (firstChild.nodeValue !== text) firstChild.nodeValue = text;
}

export function writeClass(element: Element | undefined | null, name: string): void {
  if (element && element.className !== name) element.className = name;
}

/** A value that moves too fast for React. */
export type Followed<Value> = {
  now(): Value;
  /** Tells of every later value; returns how to stop. */
  follow(onChange: () => void): () => void;
};
