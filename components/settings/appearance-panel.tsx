"use client";
import type { ReactNode } from "react";
import {
  KeyHint,
  localZone,
  Panel,
  type Preferences,
  Segmented,
  Switch,
  usePreferences,
  zoneName,
} from "#components/ui/index.ts";

function Choice({
  label,
  text,
  keys,
  children,
}: {
  label: string;
  text: ReactNode;
  keys?: string;
  children: ReactNode;
}) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-line-1 border-b py-2 last:border-b-0">
      <div className="min-w-0">
        <p className="flex items-center gap-2 text-12 text-1">
          {label}
          {keys && <KeyHint keys={keys} />}
        </p>
        <p className="text-11 text-3">{text}</p>
      </div>
      {children}
    </div>
  );
}

const themes: { value: Preferences["theme"]; label: string }[] = [
  { value: "system", label: "System" },
  { value: "dark", label: "Dark" },
  { value: "light", label: "Light" },
];
const palettes: { value: Preferences["palette"]; label: string }[] = [
  { value: "blue-orange", label: "Blue, orange" },
  { value: "classic", label: "Green, red" },
  { value: "red-up", label: "Red up" },
];
const densities: { value: Preferences["density"]; label: string }[] = [
  { value: "dense", label: "Dense" },
  { value: "compact", label: "Compact" },
  { value: "comfortable", label: "Comfortable" },
];

/** Kept in this browser and applied at once, in all its tabs. */
export function AppearancePanel() {
  const preferences = usePreferences();
  const { set } = preferences;
  return (
    <Panel title="Appearance" note="Kept in this browser, applied at once">
      <Choice label="Theme" text="System follows the computer." keys="Ctrl Shift L">
        <Segmented
          label="Theme"
          options={themes}
          value={preferences.theme}
          onChange={(theme) => set({ theme })}
        />
      </Choice>
      <Choice
        label="Gain and loss"
        text={
          <>
            Shown as <span className="text-up">▲ +1.20 %</span> and{" "}
            <span className="text-down">▼ −0.44 %</span>
          </>
        }
      >
        <Segmented
          label="Gain and loss"
          options={palettes}
          value={preferences.palette}
          onChange={(palette) => set({ palette })}
        />
      </Choice>
      <Choice label="Rows" text="Height of the rows in every grid: 24, 28 or 36 px." keys="Ctrl .">
        <Segmented
          label="Rows"
          options={densities}
          value={preferences.density}
          onChange={(density) => set({ density })}
        />
      </Choice>
      <Choice label="Times" text={`In UTC, or in the zone of this browser (${zoneName(localZone())}).`}>
        <Segmented
          label="Times"
          options={[
            { value: "utc", label: "UTC" },
            { value: "local", label: "Local" },
          ]}
          value={preferences.zone}
          onChange={(zone) => set({ zone })}
        />
      </Choice>
      <div className="pt-2">
        <Switch
          label="Single-key shortcuts"
          description="Off, letters such as J, C or G H do nothing by themselves; combinations with Ctrl stay."
          checked={preferences.singleKeys}
          onChange={(singleKeys) => set({ singleKeys })}
        />
        <Switch
          label="Sounds of orders"
          description="A short tone on the blotter for a fill, a refusal and an outcome that is not known."
          checked={preferences.sounds}
          onChange={(sounds) => set({ sounds })}
        />
      </div>
    </Panel>
  );
}
