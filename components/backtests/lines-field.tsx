"use client";
import { useState } from "react";
import { TextArea } from "#components/ui/index.ts";
import { FieldPlace, type Path, useField, useSetAll } from "./form-rows.tsx";
import type { Lines } from "./lines.ts";

/**
 * Lines of text behind which a value stands. What cannot be read is kept as its sentence in the value's place: the form
 * then refuses to run and says it.
 */
export function LinesField<Value>({
  path,
  lines,
  rows = 2,
  empty,
  ...texts
}: {
  path: Path;
  label: string;
  description: string;
  lines: Lines<Value>;
  rows?: number;
  /** What stands for nothing; undefined leaves the value out. */
  empty?: Value;
}) {
  const { value, error, touch } = useField(path);
  const setAll = useSetAll();
  const [text, setText] = useState(() =>
    value !== undefined && typeof value !== "string" ? lines.write(value as Value) : "",
  );
  const read = () => {
    const answer = lines.read(text);
    setAll({ [path]: "problem" in answer ? answer.problem : (answer.value ?? empty) });
    touch();
  };
  return (
    <FieldPlace path={path}>
      <TextArea
        {...texts}
        rows={rows}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onBlur={read}
        error={error}
      />
    </FieldPlace>
  );
}
