import {
  accounts,
  algos,
  audit,
  data,
  executions,
  forwardTests,
  instruments,
  invite,
  killSwitch,
  members,
  orders,
  positions,
  reconcile,
  runs,
  session,
  setup,
  strategies,
  tca,
} from "./routers/index.ts";
import { router } from "./trpc.ts";

/** One line an area. The browser sees its type only (components/providers). */
export const appRouter = router({
  accounts,
  algos,
  audit,
  data,
  executions,
  forwardTests,
  instruments,
  invite,
  killSwitch,
  members,
  orders,
  positions,
  reconcile,
  runs,
  session,
  setup,
  strategies,
  tca,
});

export type AppRouter = typeof appRouter;
