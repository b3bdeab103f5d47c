import * as routers from "./routers/index.ts";
import { router } from "./trpc.ts";

/** The browser sees its type only (components/providers). */
export const appRouter = router(routers);

export type AppRouter = typeof appRouter;
