/** The look that menus, selects, comboboxes, popovers and tooltips share: the only things with a shadow. */
export const popupClass =
  "z-50 max-h-(--available-height) origin-(--transform-origin) rounded-3 bg-1 py-1 text-12 text-2 shadow-float outline-none transition-opacity duration-(--t-fast) data-ending-style:opacity-0 data-starting-style:opacity-0";

export const optionClass =
  "flex min-h-7 cursor-default select-none items-center gap-2 px-3 text-12 text-2 outline-none data-disabled:opacity-50 data-highlighted:bg-3 data-highlighted:text-1 data-selected:text-1";
