import { initTRPC, TRPCError } from "@trpc/server";
import superjson from "superjson";
import { z } from "zod";
import type { Permission } from "#lib/access/permissions.ts";
import { AppError, type ErrorCode } from "#lib/core/errors.ts";
import type { Attempts, CallLimit, Session, SessionLimits } from "#server/access/auth/index.ts";
import type { Action, Command, Query } from "#server/access/command.ts";
import { type Caller, execute, type Host, inputError } from "#server/access/execute.ts";

import type { Hub } from "#server/infrastructure/bus/index.ts";
import type { Metrics } from "#server/infrastructure/monitoring/index.ts";
import type { Streams } from "./stream-route.ts";

/** The host of the web process: also what signing in needs. */
export type WebHost = Host & {
  attempts: Attempts;
  limits: SessionLimits;
  live: Hub;
  streams: Streams;
  metrics: Metrics;
  /** Per procedure, so that a batch of ten counts ten. */
  calls: CallLimit;
  /** Seals the session cookie. */
  sessionKey: string;
  /** The configured address, "" when people reach this process directly. */
  origin: string;
};

export type ApiContext = {
  host: WebHost;
  requestId: string;
  ip: string;
  /** Found from the cookie on each request; undefined: nobody is signed in. */
  session: Session | undefined;
};

/** `public` procedures check for themselves: a one-time token, or that nobody owns the installation yet. */
export type ProcedureMeta = { name: string; permission: Permission | "public"; input?: z.ZodType };

const STATUS: Record<ErrorCode, TRPCError["code"]> = {
  "bad-input": "BAD_REQUEST",
  unauthenticated: "UNAUTHORIZED",
  forbidden: "FORBIDDEN",
  "not-found": "NOT_FOUND",
  conflict: "CONFLICT",
  "too-large": "PAYLOAD_TOO_LARGE",
  "too-many": "TOO_MANY_REQUESTS",
  cancelled: "CLIENT_CLOSED_REQUEST",
  "timed-out": "TIMEOUT",
  "strategy-failed": "UNPROCESSABLE_CONTENT",
  unavailable: "SERVICE_UNAVAILABLE",
  internal: "INTERNAL_SERVER_ERROR",
};

const t = initTRPC
  .context<ApiContext>()
  .meta<ProcedureMeta>()
  .create({
    transformer: superjson,
    isDev: false,
    errorFormatter({ shape, error, ctx }) {
      const failure = error.cause instanceof AppError ? error.cause : undefined;
      const ours = failure && failure.code !== "internal";
      // A stack, an SQL text or a path tells a stranger more than it tells the user: those stay in the log.
      const message = ours ? failure.message : sentenceFor(error.code, ctx?.requestId);
      const { code, httpStatus, path } = shape.data;
      return {
        code: shape.code,
        message,
        data: {
          code,
          httpStatus,
          path,
          appCode: failure?.code ?? "internal",
          at: failure?.at,
          requestId: ctx?.requestId,
        },
      };
    },
  });

function sentenceFor(code: TRPCError["code"], requestId: string | undefined): string {
  if (code === "NOT_FOUND") return "There is no such procedure.";
  if (code === "BAD_REQUEST" || code === "PARSE_ERROR") return "The request could not be read.";
  if (code === "METHOD_NOT_SUPPORTED") return "This procedure is not called that way.";
  return `Something went wrong on the server; its log has the details under request ${requestId ?? "unknown"}.`;
}

export const router = t.router;
export const createCallerFactory = t.createCallerFactory;

const procedure = t.procedure.use(async ({ ctx, next, path }) => {
  const timer = ctx.host.metrics.procedures.startTimer({ procedure: path });
  try {
    await ctx.host.calls(ctx.session?.actor.sessionId ?? ctx.ip);
    const result = await next();
    if (!result.ok) throw result.error;
    timer({ outcome: "ok" });
    return result;
  } catch (thrown) {
    const cause = causeOf(thrown);
    timer({ outcome: cause instanceof AppError ? cause.code : "internal" });
    if (cause instanceof AppError)
      throw new TRPCError({ code: STATUS[cause.code], message: cause.message, cause });
    if (!(cause instanceof TRPCError))
      ctx.host.log.error({ err: cause, requestId: ctx.requestId, path }, "request failed");
    throw thrown;
  }
});

/** tRPC wraps what a procedure throws; its own refusals (unreadable JSON) stay what they are. */
function causeOf(thrown: unknown): unknown {
  const inner = thrown instanceof TRPCError && thrown.cause ? thrown.cause : thrown;
  if (inner instanceof z.ZodError) return inputError(inner);
  if (inner instanceof AppError) return inner;
  return thrown instanceof TRPCError && thrown.code !== "INTERNAL_SERVER_ERROR" ? thrown : inner;
}

/** Types the input for the browser; `execute` parses it after the permission check. */
function typedOnly<Input extends z.ZodType>() {
  return { parse: (value: unknown) => value } as {
    _input: z.input<Input>;
    _output: unknown;
    parse(value: unknown): unknown;
  };
}

export function fromQuery<Input extends z.ZodType, Output>(action: Query<Input, Output>) {
  return procedure
    .meta({ name: action.name, permission: action.permission, input: action.input })
    .input(typedOnly<Input>())
    .query(({ ctx, input }) => run(ctx, action, input));
}

/** A question whose input is too long for an address: it travels in a body, as mutations do. */
export function fromLongQuery<Input extends z.ZodType, Output>(action: Query<Input, Output>) {
  return procedure
    .meta({ name: action.name, permission: action.permission, input: action.input })
    .input(typedOnly<Input>())
    .mutation(({ ctx, input }) => run(ctx, action, input));
}

export function fromCommand<Input extends z.ZodType, Output>(action: Command<Input, Output>) {
  return procedure
    .meta({ name: action.name, permission: action.permission, input: action.input })
    .input(typedOnly<Input>())
    .mutation(({ ctx, input }) => run(ctx, action, input));
}

/** What does more than one transaction of its own: `perform` asks who may, and audits, by itself (execute or admit). */
export function fromAction<Input extends z.ZodType, Result>(
  action: Action<Input>,
  perform: (host: WebHost, caller: Caller, input: unknown) => Promise<Result>,
) {
  return procedure
    .meta({ name: action.name, permission: action.permission, input: action.input })
    .input(typedOnly<Input>())
    .mutation(({ ctx, input }) => perform(ctx.host, callerOf(ctx), input));
}

/** For the few procedures that work without a session; a name for the log, and its own check inside. */
export function publicProcedure(name: string) {
  return procedure.meta({ name, permission: "public" });
}

function run<Input extends z.ZodType, Output>(
  ctx: ApiContext,
  action: Command<Input, Output> | Query<Input, Output>,
  input: unknown,
): Promise<Output> {
  return execute(ctx.host, action, callerOf(ctx), input);
}

function callerOf({ session, requestId }: ApiContext): Caller {
  if (!session) throw new AppError("unauthenticated", "You are signed out: sign in again.");
  return { ...session, requestId };
}
