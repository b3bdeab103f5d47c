import { signIn } from "next-auth/react";

export type SignInAnswer = { ok: true } | { ok: false; sentence: string; retryAt?: number };

const REASONS: Record<string, string> = {
  CredentialsSignin: "The email address or the password is wrong.",
  unavailable: "Pitwall cannot check passwords right now. Try again in a moment.",
};

/** Signs in without leaving the page. `retryAt` (epoch milliseconds) says when a locked-out person may try again. */
export async function trySignIn(email: string, password: string): Promise<SignInAnswer> {
  const answer = await signIn("credentials", { email, password, redirect: false }).catch(() => undefined);
  if (!answer)
    return { ok: false, sentence: "The server does not answer. Check that Pitwall runs, then retry." };
  if (answer.ok && !answer.error) return { ok: true };
  const seconds = /^retry-after:(\d+)$/.exec(answer.error ?? "")?.[1];
  if (seconds)
    return {
      ok: false,
      sentence: "Too many attempts for this account or from this address.",
      retryAt: Date.now() + Number(seconds) * 1000,
    };
  return { ok: false, sentence: REASONS[answer.error ?? ""] ?? "The sign-in failed. Try again." };
}
