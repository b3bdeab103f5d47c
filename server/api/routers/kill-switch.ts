import { fromAction, fromCommand, fromQuery, router } from "#server/api/trpc.ts";
import {
  activateKill,
  confirmRearm,
  killState,
  requestRearm,
  saveStopRules,
  stopNow,
} from "#server/execution/kill-switch/index.ts";

export const killSwitch = router({
  state: fromQuery(killState),
  activate: fromAction(activateKill, stopNow),
  saveRules: fromCommand(saveStopRules),
  requestRearm: fromCommand(requestRearm),
  confirmRearm: fromCommand(confirmRearm),
});
