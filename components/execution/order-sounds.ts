import type { OrderNews } from "./order-news.ts";

/** What is worth hearing, the gravest first, with its pitch in hertz. */
const PITCHES: readonly (readonly [keyof OrderNews, number])[] = [
  ["unproven", 196],
  ["rejects", 262],
  ["fills", 784],
];
const SECONDS = 0.12;
const VOLUME = 0.08;

let audio: AudioContext | undefined;

/** One short tone for the gravest of the news; silence when nothing of it is worth hearing. */
export function soundNews(news: OrderNews): void {
  const pitch = PITCHES.find(([key]) => news[key] > 0)?.[1];
  if (pitch === undefined) return;
  audio ??= new AudioContext();
  const [tone, gain] = [audio.createOscillator(), audio.createGain()];
  tone.frequency.value = pitch;
  gain.gain.setValueAtTime(VOLUME, audio.currentTime);
  gain.gain.exponentialRampToValueAtTime(0.0001, audio.currentTime + SECONDS);
  tone.connect(gain).connect(audio.destination);
  tone.start();
  tone.stop(audio.currentTime + SECONDS);
}
