import { z } from "zod";
import { accountKey, assertGoodPassword } from "#server/access/auth/index.ts";
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
      // Choosing another password is no guess at the token.
      assertGoodPassword(input.password, input);
      await host.attempts.begin([`setup:${ctx.ip}`]);
      const owner = await createOwner(host.pool, input, requestId);
      await host.attempts.forgive(`setup:${ctx.ip}`);
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
      const address = `invite:${ctx.ip}`;
      await host.attempts.begin([address]);
      // A known person's password is asked for: guesses count as they do at sign-in.
      const { email } = await findInvite(host.pool, input.token);
      await host.attempts.begin([accountKey(email)]);
      const person = await acceptInvite(host.pool, input, requestId);
      await host.attempts.forgive(accountKey(email), address);
      return person;
    }),
});
