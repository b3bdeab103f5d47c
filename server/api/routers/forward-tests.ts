import { fromCommand, fromQuery, router } from "#server/api/trpc.ts";
import {
  askPromotion,
  decidePromotion,
  getForwardTest,
  listForwardTests,
  pauseForwardTest,
  resumeForwardTest,
  setForwardSpeed,
  shadowForwardTest,
  startForwardTest,
  stepForwardTest,
  stopForwardTest,
} from "#server/model-testing/forward-testing/index.ts";

export const forwardTests = router({
  list: fromQuery(listForwardTests),
  get: fromQuery(getForwardTest),
  start: fromCommand(startForwardTest),
  stop: fromCommand(stopForwardTest),
  step: fromCommand(stepForwardTest),
  setSpeed: fromCommand(setForwardSpeed),
  pause: fromCommand(pauseForwardTest),
  resume: fromCommand(resumeForwardTest),
  askPromotion: fromCommand(askPromotion),
  decidePromotion: fromCommand(decidePromotion),
  shadow: fromQuery(shadowForwardTest),
});
