/** Monaco's colours, read from the same CSS tokens as everything else. */
import type { Monaco } from "./monaco.ts";

export const EDITOR_THEME = "pitwall";

const RULES = {
  "": "text-1",
  comment: "code-com",
  keyword: "code-kw",
  string: "code-str",
  number: "code-num",
  regexp: "code-str",
  type: "code-type",
  "type.identifier": "code-type",
  identifier: "text-1",
  delimiter: "text-2",
} as const;

const COLOURS = {
  "editor.background": "bg-1",
  "editor.foreground": "text-1",
  "editorLineNumber.foreground": "text-3",
  "editorLineNumber.activeForeground": "text-1",
  "editor.lineHighlightBackground": "bg-2",
  "editor.lineHighlightBorder": "bg-2",
  "editor.selectionBackground": "accent-soft",
  "editor.inactiveSelectionBackground": "bg-3",
  "editorCursor.foreground": "text-1",
  "editorIndentGuide.background1": "line-1",
  "editorIndentGuide.activeBackground1": "line-2",
  "editorBracketHighlight.foreground1": "text-2",
  "editorBracketHighlight.foreground2": "text-2",
  "editorBracketHighlight.foreground3": "text-2",
  "editorBracketHighlight.foreground4": "text-2",
  "editorBracketHighlight.foreground5": "text-2",
  "editorBracketHighlight.foreground6": "text-2",
  "editorBracketMatch.background": "bg-3",
  "editorBracketMatch.border": "line-3",
  "editorWidget.background": "bg-2",
  "editorWidget.foreground": "text-1",
  "editorWidget.border": "line-2",
  "editorHoverWidget.background": "bg-2",
  "editorHoverWidget.border": "line-2",
  "editorSuggestWidget.background": "bg-2",
  "editorSuggestWidget.foreground": "text-2",
  "editorSuggestWidget.border": "line-2",
  "editorSuggestWidget.selectedBackground": "bg-3",
  "editorSuggestWidget.selectedForeground": "text-1",
  "editorSuggestWidget.highlightForeground": "accent",
  "editorSuggestWidget.focusHighlightForeground": "accent",
  "list.hoverBackground": "bg-3",
  "list.focusBackground": "bg-3",
  "list.focusForeground": "text-1",
  "list.activeSelectionBackground": "bg-3",
  "list.activeSelectionForeground": "text-1",
  "input.background": "bg-1",
  "input.foreground": "text-1",
  "input.border": "line-3",
  focusBorder: "focus",
  "editorError.foreground": "bad",
  "editorWarning.foreground": "warn",
  "editorInfo.foreground": "text-3",
  "diffEditor.insertedTextBackground": "up-soft",
  "diffEditor.removedTextBackground": "down-soft",
  "diffEditor.insertedLineBackground": "up-soft",
  "diffEditor.removedLineBackground": "down-soft",
  "diffEditor.border": "line-2",
  "diffEditor.unchangedRegionBackground": "bg-2",
  "diffEditor.unchangedRegionForeground": "text-3",
  "editorOverviewRuler.border": "bg-1",
  "scrollbar.shadow": "bg-1",
  "scrollbarSlider.background": "line-2",
  "scrollbarSlider.hoverBackground": "line-3",
  "scrollbarSlider.activeBackground": "line-3",
  "inputValidation.infoBackground": "bg-2",
  "inputValidation.infoForeground": "text-1",
  "inputValidation.infoBorder": "line-3",
  "editorStickyScroll.background": "bg-1",
  "editorStickyScrollHover.background": "bg-2",
  "widget.shadow": "bg-0",
} as const;

/** The build shortens `#ffffff` to `#fff`, which Monaco does not read. */
function longHex(colour: string): string {
  return /^#[0-9a-f]{3}$/i.test(colour) ? colour.replace(/[0-9a-f]/gi, "$&$&") : colour;
}

/** Defines the theme for the tokens of the moment; call again when the page's theme changes. */
export function defineThemes(monaco: Monaco): void {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => longHex(style.getPropertyValue(`--${name}`).trim());
  const dark = style.colorScheme !== "light";
  monaco.editor.defineTheme(EDITOR_THEME, {
    base: dark ? "vs-dark" : "vs",
    inherit: true,
    rules: Object.entries(RULES).map(([name, colour]) => ({
      token: name,
      foreground: token(colour).slice(1),
    })),
    colors: Object.fromEntries(Object.entries(COLOURS).map(([name, colour]) => [name, token(colour)])),
  });
}
