import { create } from "zustand";

/** What of the shell is open. */
export const shellStore = create<{ palette: boolean; shortcuts: boolean; more: boolean }>(() => ({
  palette: false,
  shortcuts: false,
  more: false,
}));
