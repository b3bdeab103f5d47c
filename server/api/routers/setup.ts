import { z } from "zod";
import { EmailInput, NameInput } from "#server/access/members/index.ts";
import { acceptInvite, createOwner, findInvite, needsOwner } from "#server/access/setup/index.ts";
import { publicProcedure, router } from "#server/api/trpc.ts";

const Token = z.string().min(1).max(100);
const Password = z.string().max(1000);

/** The doors that open without a session: each asks for a one-time token, and tokens cannot be tried for long. */
export const setup = router({
  state: publicProcedure("setup.state")
    .input(z.strictObject({}).optional())
    .query(async ({ ctx }) => ({ needsOwner: await needsOwner(ctx.host.pool) })),
  createOwner: publicProcedure("setup.createOwner")
    .input(z.strictObject({ token: Token, name: NameInput, email: EmailInput, password: Password }))
    .mutation(async ({ ctx, input }) => {
      const { host, requestId } = ctx;
      await host.attempts.begin([`setup:${ctx.ip}`]);
      const owner = await createOwner(host.pool, input, requestId);
      await host.attempts.forgive(`setup:${ctx.ip}`, `setup:${ctx.ip}`);
      return owner;
    }),
});

export const invite = router({
  get: publicProcedure("invite.get")
    .input(z.strictObject({ token: Token }))
    .query(({ ctx, input }) => findInvite(ctx.host.pool, input.token)),
  accept: publicProcedure("invite.accept")
    .input(z.strictObject({ token: Token, name: NameInput, password: Password }))
    .mutation(async ({ ctx, input }) => {
      const { host, requestId } = ctx;
      await host.attempts.begin([`invite:${ctx.ip}`]);
      const person = await acceptInvite(host.pool, input, requestId);
      await host.attempts.forgive(`invite:${ctx.ip}`, `invite:${ctx.ip}`);
      return person;
    }),
});
