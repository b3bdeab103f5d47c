"use client";
import { type ComponentProps, useEffect, useState } from "react";
import { TextField } from "./text-field.tsx";

const PAUSE_MS = 300;

/** Asks when the reader pauses, not at every letter. */
export function PatientField({
  value,
  onChange,
  ...field
}: Omit<ComponentProps<typeof TextField>, "value" | "onChange"> & {
  value: string;
  onChange: (text: string) => void;
}) {
  const [text, setText] = useState(value);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => onChange(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text, value, onChange]);
  return <TextField {...field} value={text} onChange={(event) => setText(event.target.value)} />;
}
