/** `npm run build`: the pages, as `npm start` builds them when they are not built yet. */
import { join } from "node:path";
import { AppError } from "#lib/core/errors.ts";
import { config } from "#server/infrastructure/config/index.ts";
import { buildWhenNeeded } from "#server/infrastructure/start/index.ts";

try {
  await buildWhenNeeded(process.cwd(), join(config().state.home, "logs"), (text) => console.log(text));
  console.log("The pages are built: npm start serves them.");
} catch (error) {
  if (!(error instanceof AppError)) throw error;
  console.error(error.message);
  process.exit(1);
}
