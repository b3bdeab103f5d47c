import { create } from "zustand";

/** Whether the kill-switch panel is open; any page may open it. */
export const useKillPanel = create<{ readonly isOpen: boolean; set(isOpen: boolean): void }>((update) => ({
  isOpen: false,
  set: (isOpen) => update({ isOpen }),
}));
