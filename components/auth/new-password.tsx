"use client";
import { useState } from "react";
import { TextField } from "#components/ui/index.ts";

export const MIN_PASSWORD_LENGTH = 12;

/** A password that can be seen while it is chosen, so that it need not be typed twice. */
export function NewPassword({
  label = "Password",
  name = "password",
  error,
  size = "large",
}: {
  label?: string;
  name?: string;
  error?: string;
  size?: "medium" | "large";
}) {
  const [shown, setShown] = useState(false);
  return (
    <div className="relative">
      <TextField
        label={label}
        name={name}
        type={shown ? "text" : "password"}
        autoComplete="new-password"
        minLength={MIN_PASSWORD_LENGTH}
        maxLength={200}
        size={size}
        required
        error={error}
        description={`At least ${MIN_PASSWORD_LENGTH} characters; a few words that nobody guesses are good.`}
      />
      <button
        type="button"
        aria-pressed={shown}
        onClick={() => setShown(!shown)}
        className="absolute -top-1 right-0 flex h-6 items-center rounded-1 px-1 text-11 text-3 hover:text-1"
      >
        {shown ? "Hide" : "Show"}
      </button>
    </div>
  );
}
