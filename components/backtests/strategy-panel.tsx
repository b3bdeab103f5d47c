"use client";
import { useFormContext, useWatch } from "react-hook-form";
import { Button, MultiCombobox, Panel, TextField } from "#components/ui/index.ts";
import type { LaunchOptions, StrategyChoice } from "#lib/model-testing/backtesting/index.ts";
import { FieldPlace, type Path, useField, useSetAll } from "./form-rows.tsx";
import {
  defaultParameters,
  type LaunchMember,
  type LaunchValues,
  MAX_MEMBERS,
  membersOf,
  strategyKey,
  withMember,
  withMembers,
} from "./launch-spec.ts";
import { StrategyFields } from "./strategy-choice.tsx";

/** Which strategy runs, or which several share the account, and their parameters as their own schemas describe them. */
export function StrategyPanel({ options }: { options: LaunchOptions }) {
  const strategy = useWatch<LaunchValues, "strategy">({ name: "strategy" });
  const parameters = useWatch<LaunchValues, "parameters">({ name: "parameters" });
  const setAll = useSetAll();
  const { getFieldState, formState } = useFormContext<LaunchValues>();
  const wrong: unknown = getFieldState("strategy.members" as Path, formState).error?.message;
  const members = membersOf(options, { strategy, parameters });
  const several = strategy.kind === "several";
  const write = (next: readonly LaunchMember[]) => setAll(withMembers(next));
  return (
    <Panel
      title={several ? "Strategies" : "Strategy"}
      note={several ? "on one account" : undefined}
      actions={
        <Button
          size="small"
          kind="ghost"
          disabled={members.length >= MAX_MEMBERS}
          onClick={() => write(withMember(options, members))}
        >
          Add another
        </Button>
      }
    >
      {strategy.kind === "several" ? (
        <ol data-field="strategy.members" className="flex flex-col gap-4">
          {members.map((member, k) => (
            <Member
              // biome-ignore lint/suspicious/noArrayIndexKey: a removed neighbour moves the fields of the others, which are read anew
              key={`${k} of ${members.length} ${strategyKey(member.strategy)}`}
              options={options}
              member={member}
              place={k}
              onChange={(next) => write(members.map((one, i) => (i === k ? next : one)))}
              onRemove={() => write(members.filter((_, i) => i !== k))}
            />
          ))}
          {typeof wrong === "string" && <li className="text-12 text-bad">{wrong}</li>}
        </ol>
      ) : (
        <div className="flex flex-col gap-3">
          <StrategyFields
            options={options}
            strategy={strategy}
            paths={{ strategy: "strategy", parameters: "parameters" }}
            onChoose={(next) =>
              setAll({ strategy: next.ref, parameters: defaultParameters(next.parameters) })
            }
          />
        </div>
      )}
    </Panel>
  );
}

function Member({
  options,
  member,
  place,
  onChange,
  onRemove,
}: {
  options: LaunchOptions;
  member: LaunchMember;
  place: number;
  onChange: (member: LaunchMember) => void;
  onRemove: () => void;
}) {
  const at = `strategy.members.${place}`;
  const name = useField(`${at}.name` as Path);
  const choose = ({ ref, parameters }: StrategyChoice) =>
    onChange({ ...member, strategy: ref, parameters: defaultParameters(parameters) });
  return (
    <li className="flex flex-col gap-3 border-line-1 not-first:border-t not-first:pt-4">
      <div className="flex items-end gap-2">
        <div data-field={`${at}.name`} className="min-w-0 flex-1">
          <TextField
            label={`Name of strategy ${place + 1}`}
            value={String(name.value ?? "")}
            onChange={(event) => name.set(event.target.value)}
            onBlur={name.touch}
            maxLength={60}
            autoComplete="off"
            error={name.error}
          />
        </div>
        <Button onClick={onRemove} aria-label={`Remove ${member.name}`}>
          Remove
        </Button>
      </div>
      <StrategyFields
        options={options}
        strategy={member.strategy}
        paths={{ strategy: `${at}.strategy`, parameters: `${at}.parameters` }}
        onChoose={choose}
      />
      <MemberSymbols path={`${at}.symbols` as Path} />
    </li>
  );
}

/** What one of several strategies trades: some of the run's symbols, or all. */
function MemberSymbols({ path }: { path: Path }) {
  const run = useWatch<LaunchValues, "data.symbols">({ name: "data.symbols" });
  const { value, set, error } = useField(path);
  const chosen = (value as string[] | undefined) ?? [];
  if (run.length < 2 && chosen.length === 0) return null;
  return (
    <FieldPlace path={path}>
      <MultiCombobox
        label="Trades"
        options={run.map((symbol) => ({ value: symbol, label: symbol }))}
        value={chosen}
        onChange={(next) => set(next.length > 0 ? next : undefined)}
        error={error}
        description={chosen.length === 0 ? "every symbol of the run" : undefined}
        noMatch="The run has no such symbol."
      />
    </FieldPlace>
  );
}
