import { fromCommand, fromLongQuery, fromQuery, router } from "#server/api/trpc.ts";
import {
  archiveStrategy,
  checkStrategy,
  createStrategy,
  getStrategy,
  getVersion,
  listStrategies,
  listTemplates,
  renameStrategy,
  saveDraft,
  saveVersion,
} from "#server/models/strategies/index.ts";

export const strategies = router({
  list: fromQuery(listStrategies),
  get: fromQuery(getStrategy),
  getVersion: fromQuery(getVersion),
  templates: fromQuery(listTemplates),
  check: fromLongQuery(checkStrategy),
  create: fromCommand(createStrategy),
  saveDraft: fromCommand(saveDraft),
  saveVersion: fromCommand(saveVersion),
  rename: fromCommand(renameStrategy),
  archive: fromCommand(archiveStrategy),
});
