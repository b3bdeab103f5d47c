import { Checkbox, cx, groupDigits } from "#components/ui/index.ts";
import { controlWord } from "./finding-rules.ts";
import type { Finding } from "./trading-types.ts";

/** What the pre-trade controls found: hard ones block, each soft one needs its own tick. */
export function FindingsList({
  findings,
  accepted,
  onAccept,
  disabled,
}: {
  findings: readonly Finding[];
  accepted: ReadonlySet<string>;
  onAccept: (control: string, on: boolean) => void;
  disabled?: boolean;
}) {
  if (findings.length === 0)
    return (
      <p className="text-12 text-good">
        <span aria-hidden="true">✓ </span>Every pre-trade control passed.
      </p>
    );
  const hard = findings.filter(({ severity }) => severity === "hard");
  const soft = findings.filter(({ severity }) => severity === "soft");
  return (
    <div className="flex flex-col gap-1">
      {hard.map(({ control, message }) => (
        <p key={control} className={cx("flex gap-1.5 text-12 text-bad")}>
          <span aria-hidden="true">⊘</span>
          <span>
            <b className="font-strong">{controlWord(control)}</b> blocks it: {groupDigits(message)}
          </span>
        </p>
      ))}
      {soft.map(({ control, message }) => (
        <Checkbox
          key={control}
          disabled={disabled}
          checked={accepted.has(control)}
          onChange={(on) => onAccept(control, on)}
          label={
            <span className="text-warn">
              <span aria-hidden="true">! </span>
              {controlWord(control)}
            </span>
          }
          description={groupDigits(message)}
        />
      ))}
    </div>
  );
}
