import { router } from "./trpc.ts";

/** One line an area. The browser sees its type only (components/providers). */
export const appRouter = router({});

export type AppRouter = typeof appRouter;
