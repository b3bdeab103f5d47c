"use client";
import { useEffect, useState } from "react";
import { createStore, type StoreApi } from "zustand/vanilla";
import { restTimer } from "#components/ui/index.ts";
import type { BacktestSpec } from "#lib/model-testing/backtesting/index.ts";
import { withCommission } from "./costs.ts";
import type { EngineHost, EngineRun, KeyedBars, RunJob } from "./engine-host.ts";
import { latestWins } from "./latest-wins.ts";
import type { EngineFailure, EngineOutcome, Program, RunStep } from "./protocol.ts";
import type { SliderValues } from "./slider-values.ts";

type Side<Run> = {
  /** The newest run that finished, what it was asked for, and which request that was. */
  readonly run?: Run;
  readonly job?: RunJob;
  readonly serial?: number;
  /** Why the newest request gave no run; the run before it stays. */
  readonly failure?: EngineFailure | undefined;
};
export type WhatIfRunsState = {
  /** Number of the sliders' newest request. */
  readonly asked: number;
  readonly mine: Side<RunStep>;
  /** What it is compared with. */
  readonly base: Side<EngineRun>;
};
export type WhatIfRuns = StoreApi<WhatIfRunsState>;

export type WhatIfSubject = {
  host: EngineHost | undefined;
  /** What the sliders run. */
  program: Program | undefined;
  /** Where it starts and what it is compared with, e.g. `{ label: "v14", program, spec }`. */
  base: { label: string; program: Program; spec: BacktestSpec } | undefined;
  bars: KeyedBars | undefined;
};

/** Runs the base once and the sliders at every step; when steps come faster than runs, only the newest waits. */
export function useWhatIfRuns(subject: WhatIfSubject, values: SliderValues, costs: SliderValues): WhatIfRuns {
  const { host, program, base, bars } = subject;
  const [runs] = useState(() => createStore<WhatIfRunsState>(() => ({ asked: 0, mine: {}, base: {} })));
  const [lanes, setLanes] = useState<Lanes>();
  useEffect(() => {
    if (!host) return;
    const opened = openLanes(host, runs);
    setLanes(opened);
    return opened.stop;
  }, [host, runs]);
  useEffect(() => {
    if (lanes && base && bars) lanes.runBase({ program: base.program, spec: base.spec, bars });
  }, [lanes, base, bars]);
  useEffect(() => {
    if (!lanes || !program || !base || !bars) return;
    const request = () => {
      const [bps] = Object.values(costs.getState());
      const spec = { ...base.spec, parameters: { ...values.getState() } };
      lanes.runMine({ program, bars, spec: withCommission(spec, bps === undefined ? bps : Number(bps)) });
    };
    request();
    const stops = [values.subscribe(request), costs.subscribe(request)];
    return () => {
      for (const stop of stops) stop();
    };
  }, [lanes, program, base, bars, values, costs]);
  return runs;
}

/** Tells of the newest step, now and at every later one; returns how to stop. */
export type Steps = (draw: (step: RunStep, serial: number | undefined) => void) => () => void;

/** Outside React, whose work would cost more than the step. */
export function stepsOf(runs: WhatIfRuns): Steps {
  return (draw) => {
    let drawn: RunStep | undefined;
    const look = ({ mine }: WhatIfRunsState) => {
      if (!mine.run || mine.run === drawn) return;
      drawn = mine.run;
      draw(mine.run, mine.serial);
    };
    look(runs.getState());
    return runs.subscribe(look);
  };
}

const REST_MS = 250;

/** The newest step once the sliders rest: for what may come a moment later than the drag. */
export function useRestedStep(runs: WhatIfRuns): RunStep | undefined {
  const [step, setStep] = useState(() => runs.getState().mine.run);
  useEffect(() => {
    const rest = restTimer(REST_MS, () => setStep(runs.getState().mine.run));
    const stop = stepsOf(runs)(rest.touch);
    return () => {
      stop();
      rest.stop();
    };
  }, [runs]);
  return step;
}

type Lanes = ReturnType<typeof openLanes>;
type Asked = { readonly job: RunJob; readonly serial: number };

/** One step a frame: what would be painted over before anybody sees it is not run. */
const nextFrame = () => new Promise<unknown>(requestAnimationFrame);

function openLanes(host: EngineHost, runs: WhatIfRuns) {
  const deliver = (side: "mine" | "base") => (outcome: EngineOutcome<RunStep | EngineRun>, asked: Asked) =>
    runs.setState((before) => ({
      [side]: outcome.ok ? { ...asked, run: outcome.value } : { ...before[side], failure: outcome.failure },
    }));
  const mine = latestWins(({ job }: Asked) => host.step(job), deliver("mine"), nextFrame);
  const base = latestWins(({ job }: Asked) => host.run(job), deliver("base"));
  return {
    runMine(job: RunJob) {
      const serial = runs.getState().asked + 1;
      runs.setState({ asked: serial });
      mine.request({ job, serial });
    },
    runBase: (job: RunJob) => base.request({ job, serial: 0 }),
    stop() {
      mine.stop();
      base.stop();
    },
  };
}
